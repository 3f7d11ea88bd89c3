//! The rules that can be switched off, to see that the checks would notice. Nothing of this is in the app or the hub:
//! the world bends what goes into their functions and what comes out.

/// One rule of the design, switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A form replaces what was on the screen when it was opened, not what is there when it is saved.
    FormKeepsWhatItSaw,
    /// Every start of the app is a new writer.
    NewWriterAtStart,
    /// Records that leave the phone take the writer with them.
    NewWriterAfterPurge,
    /// After an edit that was not taken the hub looks at no later one of the same record.
    StopAtRefusal,
    /// An edit leaves the phone's list only when a pulled copy covers it.
    KeepUntilCovered,
    /// A refused edit is set aside.
    SetAside,
    /// A cursor has a random tag.
    CursorTag,
    /// A hub that lost something takes no edits before it was offered what they stand on.
    LostTakesNothing,
    /// An edit names its writer's edit before it. The rule above stands in front of this one, so it is off as well.
    NamesTheOneBefore,
    /// A phone offers its copies to a hub that lost something.
    OffersCopies,
    /// Only the hub's own receipts make an offered copy good.
    Receipts,
    /// A pulled copy replaces the phone's only when it covers it.
    PulledMustCover,
    /// A circle that the phone does not hold under its grant's number is sent from its beginning.
    GrantNumbers,
    /// Late edits go to the hand-in tray.
    Tray,
    /// Late edits are not merged.
    LateIsNotMerged,
    /// The ledger of what takes away is no part of a backup.
    ErasedOutsideBackup,
    /// The same, for grants that ended.
    EndedOutsideBackup,
    /// A row is put only where nobody wrote meanwhile.
    RevGuard,
    /// The hub is a new writer at each start.
    HubNewWriterAtStart,
    /// Applying twice is applying once.
    TwiceIsOnce,
    /// An edit drops only what its author saw.
    DropsOnlySeen,
    /// A push carries all unsent edits of a record, in order.
    AllUnsentInOrder,
    /// A device pushes only edits of its own writers.
    OwnWritersOnly,
    /// An event takes only a first value.
    EventsOnce,
    /// A time ahead of the hub's clock is clamped.
    Clamp,
    /// What an erased person is named in is wiped.
    EraseOnPhones,
    /// An answer is used only when the cursor that asked is still the phone's.
    AnswersToThisQuestion,
}
