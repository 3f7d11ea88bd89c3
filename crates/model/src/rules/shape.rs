//! What a field takes: the shape of its value, and whether a value has it.

use serde_json::Value;

use crate::{Id, fields};

/// What a field takes. Lengths are in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text of at most so many characters.
    Text(u32),
    /// Yes or no.
    Flag,
    /// A whole number from–to.
    Number(i64, i64),
    /// A number with at most six decimals.
    Decimal,
    /// A day, `2026-11-26`.
    Day,
    /// A wall-clock time, `2026-11-26T10:00`.
    Wall,
    /// An id.
    Id,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A JSON object or array whose text has at most so many bytes; the kind's own struct reads it.
    Json(u32),
}

impl Shape {
    /// Whether the field takes this value; `null` clears and is always taken.
    pub fn takes(self, value: &Value) -> bool {
        let text = || value.as_str();
        match self {
            _ if value.is_null() => true,
            Self::Text(most) => text().is_some_and(|t| t.chars().count() <= most as usize),
            Self::Flag => value.is_boolean(),
            Self::Number(from, to) => value.as_i64().is_some_and(|n| (from..=to).contains(&n)),
            Self::Decimal => value.is_number() && is_plain(value),
            Self::Day => text().is_some_and(|t| t.len() == 10 && t.parse::<chrono::NaiveDate>().is_ok()),
            Self::Wall => text().is_some_and(|t| t.len() == 16 && fields::wall(t).is_some()),
            Self::Id => text().is_some_and(|t| t.parse::<Id>().is_ok()),
            Self::Word(words) => text().is_some_and(|t| words.contains(&t)),
            Self::Json(most) => {
                (value.is_object() || value.is_array()) && value.to_string().len() <= most as usize && is_plain(value)
            }
        }
    }
}

/// Whether all numbers in a value keep their text through JSON: whole ones, and those with few digits.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Number(n) if n.is_f64() => n.as_f64().is_some_and(|n| n.abs() < 1e9 && fields::plain(n) == n),
        // Beyond this a browser's own numbers are not exact.
        Value::Number(n) => n.as_i64().is_some_and(|n| n.unsigned_abs() < 1 << 53),
        Value::Array(all) => all.iter().all(is_plain),
        Value::Object(all) => all.values().all(is_plain),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Shape::{Day, Decimal, Json, Number, Text, Wall},
        *,
    };

    #[test]
    fn values_of_another_shape_are_not_taken() {
        assert!(
            Number(0, 10).takes(&7.into()) && !Number(0, 10).takes(&11.into()) && !Number(0, 10).takes(&"7".into())
        );
        assert!(Day.takes(&"2026-11-26".into()) && !Day.takes(&"2026-11-31".into()) && !Day.takes(&"26 Nov".into()));
        assert!(Wall.takes(&"2026-11-26T10:00".into()) && !Wall.takes(&"2026-11-26T10:00Z".into()));
        assert!(Json(20).takes(&serde_json::json!({"a": 1})) && !Json(4).takes(&serde_json::json!({"a": 1})));
        assert!(Decimal.takes(&51.454513.into()) && Decimal.takes(&(-2).into()) && !Decimal.takes(&"51.4".into()));
        assert!(!Decimal.takes(&51.454_513_123_456_7.into()) && !Decimal.takes(&1.7e-200.into()));
        assert!(!Json(99).takes(&serde_json::json!({"a": [1e300]})));
        assert!(Text(3).takes(&Value::Null) && !Text(3).takes(&"four".into()));
    }
}
