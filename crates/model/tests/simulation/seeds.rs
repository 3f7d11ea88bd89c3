//! Worlds drawn by chance.

use super::{
    check::play,
    off::Off,
    world::Step::{self, *},
};

/// SplitMix64: small, and the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
}

/// What can go wrong in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// The network, forms that stay open, refused edits, two tabs, dying phones.
    Network,
    /// Phones restored from backups and copied, too.
    Phones,
    /// Access that ends and returns, devices signed out.
    Access,
    /// A hub put back to yesterday.
    Hub,
    /// All of it, and erasure and forgery.
    All,
}

/// The steps of a seed.
pub fn steps(seed: u64, weather: Weather) -> Vec<Step> {
    let mut dice = Dice(seed);
    let length = 8 + dice.roll(40);
    // Often one record, so that people meet.
    let one = (dice.roll(2) == 0).then(|| dice.roll(7));
    (0..length).map(|_| step(&mut dice, weather, one)).collect()
}

fn step(dice: &mut Dice, weather: Weather, one: Option<usize>) -> Step {
    let (p, t, f, n) = (dice.roll(6), dice.roll(2), dice.roll(2), dice.roll(8));
    let slot = one.unwrap_or_else(|| dice.roll(7));
    let all = weather == Weather::All;
    let extra = [
        (all || weather == Weather::Phones, 12),
        (all || weather == Weather::Access, 14),
        (all || weather == Weather::Hub, 14),
        (all, 6),
    ];
    let usual = 66;
    let mut roll = dice.roll(usual + extra.iter().filter(|(on, _)| *on).map(|(_, many)| many).sum::<usize>());
    if roll < usual {
        return match roll {
            0..18 => Save(p, t, slot, f),
            18..34 => Sync(p),
            34..40 => Ask(p, t),
            40..50 => Deliver(n),
            50..52 => Lose(n),
            52..54 => Double(n),
            54..58 => Open(p, slot, f),
            58..60 => Die(p),
            60..62 => OpenTab(p),
            62 => Hear(p, t),
            63 => SaveOdd(p, t, slot, f),
            64 => Overreach(p, slot, f),
            _ if n == 0 => Remove(p, slot),
            _ => HubWrite(slot),
        };
    }
    roll -= usual;
    for (at, (on, many)) in extra.into_iter().enumerate() {
        if on && roll < many {
            return match (at, roll) {
                (0, 0..4) => BackUp(p),
                (0, 4..10) => Restore(p),
                (0, 10) => Copy(p),
                (0, _) => ComeInAnew(p),
                (1, 0..5) => End(p, n),
                (1, 5..12) => Give(p, n),
                (1, 12) => AcceptFromTray,
                (1, _) if n < 2 => SignOut(p),
                (1, _) => Give(p, n),
                (2, 0..6) => HubBackUp,
                (2, 6..12) => HubRestore(f == 0),
                (2, _) => HubRestart,
                (_, 0..4) => Forge(p, slot),
                _ => Erase(usize::from(n == 0)),
            };
        }
        roll -= if on { many } else { 0 };
    }
    HubRestart
}

/// Leaves out steps one by one while it still goes wrong in the same way.
pub fn shrink(mut steps: Vec<Step>, off: Option<Off>, word: &str) -> Vec<Step> {
    let mut at = 0;
    while at < steps.len() {
        let mut fewer = steps.clone();
        fewer.remove(at);
        if play(&fewer, off, false).iter().any(|wrong| wrong.starts_with(word)) {
            (steps, at) = (fewer, 0);
        } else {
            at += 1;
        }
    }
    steps
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn look(seed: u64, weather: Weather) {
    let steps = steps(seed, weather);
    let wrongs = play(&steps, None, false);
    if let Some(wrong) = wrongs.first() {
        let word = wrong.split(' ').next().unwrap_or_default();
        let fewer = shrink(steps, None, word);
        panic!(
            "KITH_SEED={seed} ({weather:?}): {wrong}\nand {} more; the shortest way there: {fewer:?}\n{:#?}",
            wrongs.len() - 1,
            play(&fewer, None, false),
        );
    }
}

fn look_at(weather: Weather, usual: u64) {
    let first = weather as u64 * 1_000_000_000;
    let many = number("KITH_SEEDS").map_or(usual, |all| all / 5);
    (first..first + many).for_each(|seed| look(seed, weather));
}

#[test]
fn worlds_with_a_bad_network_agree_and_lose_nothing() {
    look_at(Weather::Network, 70);
}

#[test]
fn worlds_with_restored_and_copied_phones_agree_and_lose_nothing() {
    look_at(Weather::Phones, 70);
}

#[test]
fn worlds_in_which_access_ends_and_returns_agree_and_lose_nothing() {
    look_at(Weather::Access, 70);
}

#[test]
fn worlds_with_a_restored_hub_agree_and_lose_nothing() {
    look_at(Weather::Hub, 70);
}

#[test]
fn worlds_with_everything_at_once_agree_and_lose_nothing() {
    look_at(Weather::All, 120);
}

/// `KITH_SEED=…` plays one world again and tells every step.
#[test]
fn replay() {
    let Some(seed) = number("KITH_SEED") else { return };
    let all = [Weather::Network, Weather::Phones, Weather::Access, Weather::Hub, Weather::All];
    let weather = all[(seed / 1_000_000_000) as usize % all.len()];
    let wrongs = play(&steps(seed, weather), None, true);
    assert!(wrongs.is_empty(), "{wrongs:#?}");
}
