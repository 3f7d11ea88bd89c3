//! What kind of activity it is: a tinted round badge with a drawn icon, and always the word beside it.

use crate::view::prelude::*;
use crate::{
    parts::{Icon, icon},
    words::{W, t},
};
use kith_model::{fields::Word, kinds::Category};

/// The category's word for people.
pub fn category_word(category: Category) -> String {
    t(match category {
        Category::Singing => W::CategorySinging,
        Category::Growing => W::CategoryGrowing,
        Category::Walking => W::CategoryWalking,
        Category::Making => W::CategoryMaking,
        Category::Moving => W::CategoryMoving,
        Category::Learning => W::CategoryLearning,
        Category::Helping => W::CategoryHelping,
        Category::Advice => W::CategoryAdvice,
        Category::Company => W::CategoryCompany,
        Category::Nature => W::CategoryNature,
    })
}

/// Its drawn icon.
pub(super) fn category_icon(category: Category) -> Icon {
    match category {
        Category::Singing => Icon::Singing,
        Category::Growing => Icon::Growing,
        Category::Walking => Icon::Walking,
        Category::Making => Icon::Making,
        Category::Moving => Icon::Moving,
        Category::Learning => Icon::Learning,
        Category::Helping => Icon::Helping,
        Category::Advice => Icon::Advice,
        Category::Company => Icon::Company,
        Category::Nature => Icon::Nature,
    }
}

/// The badge. `text` stands in place of the category's word, where the activity's own name is wanted beside the badge.
#[component]
pub fn CategoryBadge(category: Category, #[prop(optional, into)] text: Option<String>) -> impl IntoView {
    let class = format!("kind {}", category.word());
    let word = match text {
        Some(text) => view! { <bdi>{text}</bdi> }.into_any(),
        None => category_word(category).into_any(),
    };
    view! { <span class=class>{icon(category_icon(category))} <span>{word}</span></span> }.into_any()
}
