//! What kind of activity it is: a tinted round badge with a drawn icon, and always the word beside it.

use crate::{
    parts::{Icon, icon},
    words::{W, t},
};
use leptos::prelude::*;

/// The ten kinds of activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Category {
    Singing,
    Growing,
    Walking,
    Making,
    Moving,
    Learning,
    Helping,
    Advice,
    Company,
    Nature,
}

impl Category {
    /// All ten, in the order of the chips in Find.
    pub const ALL: [Self; 10] = [
        Self::Singing,
        Self::Growing,
        Self::Walking,
        Self::Making,
        Self::Moving,
        Self::Learning,
        Self::Helping,
        Self::Advice,
        Self::Company,
        Self::Nature,
    ];

    /// The category that a record names, such as `singing`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }

    /// As it stands in records and in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Singing => "singing",
            Self::Growing => "growing",
            Self::Walking => "walking",
            Self::Making => "making",
            Self::Moving => "moving",
            Self::Learning => "learning",
            Self::Helping => "helping",
            Self::Advice => "advice",
            Self::Company => "company",
            Self::Nature => "nature",
        }
    }

    /// The word for people.
    pub fn word(self) -> String {
        t(match self {
            Self::Singing => W::CategorySinging,
            Self::Growing => W::CategoryGrowing,
            Self::Walking => W::CategoryWalking,
            Self::Making => W::CategoryMaking,
            Self::Moving => W::CategoryMoving,
            Self::Learning => W::CategoryLearning,
            Self::Helping => W::CategoryHelping,
            Self::Advice => W::CategoryAdvice,
            Self::Company => W::CategoryCompany,
            Self::Nature => W::CategoryNature,
        })
    }

    /// Its drawn icon.
    pub fn icon(self) -> Icon {
        match self {
            Self::Singing => Icon::Singing,
            Self::Growing => Icon::Growing,
            Self::Walking => Icon::Walking,
            Self::Making => Icon::Making,
            Self::Moving => Icon::Moving,
            Self::Learning => Icon::Learning,
            Self::Helping => Icon::Helping,
            Self::Advice => Icon::Advice,
            Self::Company => Icon::Company,
            Self::Nature => Icon::Nature,
        }
    }
}

/// The badge. `text` stands in place of the category's word, where the activity's own name is wanted beside the badge.
#[component]
pub fn CategoryBadge(category: Category, #[prop(optional, into)] text: Option<String>) -> impl IntoView {
    let class = format!("kind {}", category.name());
    let word = match text {
        Some(text) => view! { <bdi>{text}</bdi> }.into_any(),
        None => category.word().into_any(),
    };
    view! { <span class=class>{icon(category.icon())} <span>{word}</span></span> }.into_any()
}
