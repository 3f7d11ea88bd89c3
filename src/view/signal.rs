//! Signals, memos and derived signals: Leptos' own graph, in which every value has one type.
//!
//! Leptos makes its signals anew for each type of value, and puts their reading into every place that reads. Here the
//! value is behind one pointer, so that the graph is there once; what differs is how a value is copied and compared.
//! The names and what they do are Leptos', as far as the screens use them.
//!
//! **Invariant:** behind a handle of `T` stands a `T`: [`typed`] may expect it.

use std::{any::Any, fmt, marker::PhantomData, panic::Location, rc::Rc};

use leptos::{
    prelude::{self as graph, Get, GetUntracked, GetValue, LocalStorage, Set, SetValue, Track, UpdateValue, Write},
    reactive::effect::EffectFunction,
};
use send_wrapper::SendWrapper;

/// A value of any type.
type Held = Rc<dyn Any>;
type HeldMemo = SendWrapper<Held>;

/// What is read and written, and told to whoever read it.
pub struct RwSignal<T>(graph::RwSignal<Held, LocalStorage>, PhantomData<fn() -> T>);

/// What is made of other values, once for each change; told only where it comes out differently.
pub struct Memo<T>(graph::Memo<HeldMemo>, PhantomData<fn() -> T>);

/// What can be read and may change, wherever it comes from.
pub struct Signal<T>(Source, PhantomData<fn() -> T>);

/// What is kept as long as its owner and told to nobody.
pub struct StoredValue<T>(graph::StoredValue<Held, LocalStorage>, PhantomData<fn() -> T>);

/// What reaches out of the graph, a moment after what it reads has changed.
pub struct Effect;

#[derive(Clone, Copy)]
enum Source {
    Signal(graph::RwSignal<Held, LocalStorage>),
    Memo(graph::Memo<HeldMemo>),
    Derived(graph::StoredValue<Rc<dyn Fn() -> Held>, LocalStorage>),
    Always(graph::StoredValue<Held, LocalStorage>),
}

/// A value with its type again.
fn typed<T: 'static>(held: Held) -> Rc<T> {
    held.downcast().unwrap_or_else(|_| unreachable!("a handle is made with a value of its type"))
}

fn typed_mut<T: 'static>(held: &mut Held) -> &mut T {
    let held = Rc::get_mut(held).and_then(|held| held.downcast_mut());
    held.expect("nobody changes a value while it is read, and it has the type of its handle")
}

/// Reading what is no longer there.
#[cold]
fn left(at: &Location) -> ! {
    panic!("{at} reads what went with its screen")
}

impl Source {
    fn now(self) -> Option<Held> {
        match self {
            Self::Signal(signal) => signal.try_get(),
            Self::Memo(memo) => memo.try_get().map(SendWrapper::take),
            Self::Derived(make) => make.try_get_value().map(|make| make()),
            Self::Always(value) => value.try_get_value(),
        }
    }

    fn now_untracked(self) -> Option<Held> {
        match self {
            Self::Signal(signal) => signal.try_get_untracked(),
            Self::Memo(memo) => memo.try_get_untracked().map(SendWrapper::take),
            other => graph::untrack(|| other.now()),
        }
    }
}

/// The four ways of reading that all handles have; `try_` where the screen may have been left.
macro_rules! readable {
    ($handle:ident, $source:expr) => {
        impl<T: 'static> $handle<T> {
            fn source(self) -> Source {
                let source: fn(Self) -> Source = $source;
                source(self)
            }

            /// What it is now.
            #[track_caller]
            pub fn get(self) -> T
            where
                T: Clone,
            {
                self.try_get().unwrap_or_else(|| left(Location::caller()))
            }

            /// What it is now, if it is still there.
            pub fn try_get(self) -> Option<T>
            where
                T: Clone,
            {
                self.source().now().map(|held| Rc::unwrap_or_clone(typed(held)))
            }

            /// What it is now; a change of it is not told to who asks.
            #[track_caller]
            pub fn get_untracked(self) -> T
            where
                T: Clone,
            {
                self.try_get_untracked().unwrap_or_else(|| left(Location::caller()))
            }

            /// The same, if it is still there.
            pub fn try_get_untracked(self) -> Option<T>
            where
                T: Clone,
            {
                self.source().now_untracked().map(|held| Rc::unwrap_or_clone(typed(held)))
            }

            /// Looks at it without copying it.
            #[track_caller]
            pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
                let held = self.source().now().unwrap_or_else(|| left(Location::caller()));
                look(&typed(held))
            }

            /// Looks at it; a change of it is not told to who looks.
            #[track_caller]
            pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
                let held = self.source().now_untracked().unwrap_or_else(|| left(Location::caller()));
                look(&typed(held))
            }
        }
    };
}
readable!(RwSignal, |signal| Source::Signal(signal.0));
readable!(Memo, |memo| Source::Memo(memo.0));
readable!(Signal, |signal| signal.0);

macro_rules! handles {
    ($($handle:ident)*) => {$(
        impl<T> Copy for $handle<T> {}

        impl<T> Clone for $handle<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> fmt::Debug for $handle<T> {
            fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str(stringify!($handle))
            }
        }
    )*};
}
handles!(RwSignal Memo Signal StoredValue);

impl<T: 'static> RwSignal<T> {
    /// With what it is at first.
    pub fn new(value: T) -> Self {
        Self(graph::RwSignal::new_local(Rc::new(value)), PhantomData)
    }

    /// Puts another value in its place; nothing happens where its screen was left.
    pub fn set(self, value: T) {
        self.try_set(value);
    }

    /// The same; says whether it is still there.
    pub fn try_set(self, value: T) -> bool {
        self.0.try_set(Rc::new(value)).is_none()
    }

    /// Changes it where it stands; nothing happens where its screen was left.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// The same, with an answer if it is still there.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.0.try_write().map(|mut held| change(typed_mut(&mut held)))
    }

    /// Hears of its changes without looking at it.
    pub fn track(self) {
        self.0.track();
    }
}

impl<T: PartialEq + 'static> Memo<T> {
    /// Made by `make` of what it was before and what `make` reads.
    pub fn new(make: impl Fn(Option<&T>) -> T + 'static) -> Self {
        Self(memo(remade(Box::new(make))), PhantomData)
    }
}

type Make<T> = Box<dyn Fn(Option<&T>) -> T>;
type Remade = Box<dyn Fn(Option<Held>) -> (Held, bool)>;

/// The new value, and whether it is another one.
fn remade<T: PartialEq + 'static>(make: Make<T>) -> Remade {
    Box::new(move |before| {
        let before = before.map(typed::<T>);
        let now = make(before.as_deref());
        let is_another = before.as_deref() != Some(&now);
        (Rc::new(now), is_another)
    })
}

fn memo(remade: Remade) -> graph::Memo<HeldMemo> {
    let remade = SendWrapper::new(remade);
    graph::Memo::new_owning(move |before: Option<HeldMemo>| {
        let (now, is_another) = remade(before.map(SendWrapper::take));
        (SendWrapper::new(now), is_another)
    })
}

fn derived(make: Rc<dyn Fn() -> Held>) -> Source {
    Source::Derived(graph::StoredValue::new_local(make))
}

fn kept(value: Held) -> graph::StoredValue<Held, LocalStorage> {
    graph::StoredValue::new_local(value)
}

impl<T: 'static> Signal<T> {
    /// Made anew by `make` whenever it is asked for.
    pub fn derive(make: impl Fn() -> T + 'static) -> Self {
        Self(derived(Rc::new(move || Rc::new(make()))), PhantomData)
    }

    /// Always the same.
    pub fn stored(value: T) -> Self {
        Self(Source::Always(kept(Rc::new(value))), PhantomData)
    }

    /// Hears of its changes without looking at it.
    pub fn track(self) {
        self.0.now();
    }
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self(Source::Signal(signal.0), PhantomData)
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self(Source::Memo(memo.0), PhantomData)
    }
}

impl<T: 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::stored(value)
    }
}

impl From<&str> for Signal<String> {
    fn from(value: &str) -> Self {
        Self::stored(value.to_owned())
    }
}

impl<T: Default + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::stored(T::default())
    }
}

impl<T: 'static> StoredValue<T> {
    /// Keeps it.
    pub fn new(value: T) -> Self {
        Self(kept(Rc::new(value)), PhantomData)
    }

    /// A copy of it.
    #[track_caller]
    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// A copy of it, if it is still there.
    pub fn try_get_value(self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_value(T::clone)
    }

    /// Looks at it.
    #[track_caller]
    pub fn with_value<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.try_with_value(look).unwrap_or_else(|| left(Location::caller()))
    }

    /// Looks at it, if it is still there.
    pub fn try_with_value<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.try_get_value().map(|held| look(&typed(held)))
    }

    /// Puts another in its place; nothing happens where its screen was left.
    pub fn set_value(self, value: T) {
        self.try_set_value(value);
    }

    /// The same; says whether it is still there.
    pub fn try_set_value(self, value: T) -> bool {
        self.0.try_set_value(Rc::new(value)).is_none()
    }

    /// Changes it where it stands; nothing happens where its screen was left.
    pub fn update_value(self, change: impl FnOnce(&mut T)) {
        self.0.try_update_value(|held| change(typed_mut(held)));
    }
}

impl Effect {
    /// Runs soon, and then whenever what it read has changed, as long as its owner; may ask for what it gave before.
    pub fn new<T: 'static, M>(mut run: impl EffectFunction<T, M> + 'static) -> Self {
        let mut before = None;
        let run: Box<dyn FnMut()> = Box::new(move || before = Some(run.run(before.take())));
        graph::Effect::new(run);
        Self
    }
}
