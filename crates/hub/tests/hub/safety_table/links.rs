//! Links, and the QR codes and posters that are drawn of them: an address and a secret for one use after `#`.

use kith_hub::receipt::sha256;
use kith_model::{
    access::Role,
    acts::{Act, Did, Invite, Join, Joined},
};

use super::planted::{holds_none, planted};
use crate::world::id;

#[tokio::test]
async fn an_invitation_is_a_secret_for_one_use_and_says_nothing_of_whom_it_is_for() {
    let town = planted().await;
    let ask = Invite {
        name: "ZzaminaFirst ZzaminaSurname".into(),
        role: Role::Participant,
        person: Some(id("amina")),
        groups: Vec::new(),
        ticks: Vec::new(),
    };
    let Did::Invited { invitation, member, code, secret, .. } = town.priya.act(&town.world, &Act::Invite(ask)).await
    else {
        panic!("no invitation")
    };
    // What is drawn is the address of this hub, `/join#`, and this.
    let link = format!("https://kith.example/join#{secret}");
    for text in [&link, &code] {
        holds_none("a link", text, &["Zz", "amina", "jean", invitation.as_str(), member.as_str(), &town.priya.token]);
    }
    assert_eq!(link.split('#').count(), 2, "all that is secret stands after the #");
    assert!(
        secret.len() >= 22 && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'),
        "{secret}"
    );
    assert!(code.len() == 10 && code.bytes().all(|b| b.is_ascii_alphanumeric()), "{code}");

    let join =
        |code: &str, token: &str| Join { code: code.into(), token_hash: sha256(token), device_name: "Android".into() };
    town.world.post::<_, Joined>("/hub/v1/join", None, &join(&secret, "a token")).await;
    for again in [&secret, &code] {
        let refused = town.world.trouble("/hub/v1/join", None, &join(again, "another token")).await;
        assert_eq!(refused.1, "code-used", "one use");
    }
}
