//! The bar within reach of the thumb: three to five places, each with its icon and its word, one of them here.

use crate::view::prelude::*;
use crate::{
    parts::{Icon, icon},
    words::{W, t},
};

/// The places of all bars. Which of them somebody has, and where they lead, the app says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Place {
    Plan,
    Find,
    Diary,
    Me,
    Today,
    People,
    Requests,
    Sessions,
    Register,
    OurPage,
    Invitations,
    Directory,
    Missing,
    Reports,
    Settings,
    Ask,
    Refer,
    Referrals,
    MyPeople,
}

impl Place {
    /// Its word.
    pub fn word(self) -> String {
        t(match self {
            Self::Plan => W::NavPlan,
            Self::Find => W::NavFind,
            Self::Diary => W::NavDiary,
            Self::Me => W::NavMe,
            Self::Today => W::NavToday,
            Self::People => W::NavPeople,
            Self::Requests => W::NavRequests,
            Self::Sessions => W::NavSessions,
            Self::Register => W::NavRegister,
            Self::OurPage => W::NavOurPage,
            Self::Invitations => W::NavInvitations,
            Self::Directory => W::NavDirectory,
            Self::Missing => W::NavMissing,
            Self::Reports => W::NavReports,
            Self::Settings => W::NavSettings,
            Self::Ask => W::NavAsk,
            Self::Refer => W::NavRefer,
            Self::MyPeople => W::NavMyPeople,
            Self::Referrals => W::NavReferrals,
        })
    }

    /// Its icon.
    pub fn icon(self) -> Icon {
        match self {
            Self::Plan => Icon::Home,
            Self::Find => Icon::Find,
            Self::Diary | Self::Sessions => Icon::Diary,
            Self::Me => Icon::Me,
            Self::Today => Icon::Sun,
            Self::People | Self::Invitations | Self::MyPeople => Icon::People,
            Self::Requests | Self::Referrals => Icon::Inbox,
            Self::Register => Icon::Check,
            Self::OurPage => Icon::Page,
            Self::Directory => Icon::List,
            Self::Missing => Icon::Missing,
            Self::Reports => Icon::Chart,
            Self::Settings => Icon::Settings,
            Self::Ask | Self::Refer => Icon::Ask,
        }
    }
}

/// A place and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// Which place.
    pub place: Place,
    /// Where it leads.
    pub href: String,
}

/// The bar. `path` is the address that is shown; the longest link that it begins with is "here".
#[component]
pub fn Nav(#[prop(into)] links: Signal<Vec<NavLink>>, #[prop(into)] path: Signal<String>) -> impl IntoView {
    let items = move || {
        links
            .get()
            .into_iter()
            .map(|link| {
                let own = link.href.clone();
                let here = move || {
                    let all = links.get();
                    path.with(|path| nearest(&all, path) == Some(own.as_str())).then_some("page")
                };
                view! {
                    <li>
                        <a href=link.href aria-current=here>{icon(link.place.icon())} <span>{link.place.word()}</span></a>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <nav class="bar" aria-label=t(W::NavLabel)><ul role="list">{items}</ul></nav> }.into_any()
}

/// The longest link that the path is, or lies under.
fn nearest<'a>(links: &'a [NavLink], path: &str) -> Option<&'a str> {
    let is_under = |href: &str| {
        path == href || path.strip_prefix(href).is_some_and(|rest| href.ends_with('/') || rest.starts_with('/'))
    };
    links.iter().map(|link| link.href.as_str()).filter(|href| is_under(href)).max_by_key(|href| href.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_link_over_a_path_is_here() {
        let link = |href: &str| NavLink { place: Place::Me, href: href.into() };
        let links = [link("/me"), link("/people"), link("/people/new")];
        assert_eq!(nearest(&links, "/people/7"), Some("/people"));
        assert_eq!(nearest(&links, "/people/new/2"), Some("/people/new"));
        assert_eq!(nearest(&links, "/peoples"), None);
    }
}
