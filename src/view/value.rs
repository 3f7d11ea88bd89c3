//! What an attribute, a property or a class can be.

use std::borrow::Cow;

use super::{Memo, RwSignal, Signal};

/// What it is.
pub enum Value {
    /// Not there.
    Nothing,
    /// A text.
    Text(Cow<'static, str>),
    /// There or not.
    Flag(bool),
    /// Asked for whenever what it reads changes.
    Live(Box<dyn FnMut() -> Value>),
}

/// What an attribute can be made of.
pub trait IntoValue {
    /// Makes it.
    fn into_value(self) -> Value;
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(self.into())
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(self.into())
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoValue for $number {
            fn into_value(self) -> Value {
                Value::Text(self.to_string().into())
            }
        }
    )*};
}
numbers!(usize u32 i32);

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Nothing, IntoValue::into_value)
    }
}

impl<F: FnMut() -> T + 'static, T: IntoValue> IntoValue for F {
    fn into_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoValue + Clone + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                Value::Live(Box::new(move || self.get().into_value()))
            }
        }
    )*};
}
signals!(Signal Memo RwSignal);
