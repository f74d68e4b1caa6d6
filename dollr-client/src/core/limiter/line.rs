//! Who goes first.

use std::collections::BTreeMap;
use std::task::Waker;

/// Why somebody asks. The first lane that has somebody goes first; the last two take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Nobody knows whether money moved: a person waits, and an order stands still.
    Settle,
    /// It is part of a call that the user makes, which is no poll: only a server that has enough makes it wait.
    Call,
    /// A key, so that something can be followed without asking.
    Key,
    /// Nothing is known yet, or there is news.
    News,
    /// It was open when it was asked about last.
    Again,
}

/// Where somebody stands: in this lane, as the how-manyth that came to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    lane: Lane,
    number: u64,
}

impl Place {
    /// Whether it takes a turn only while a limit of the server is known.
    pub(super) fn is_free(self) -> bool {
        self.lane == Lane::Call
    }

    /// Whether it doesn't wait for a server that is silent.
    pub(super) fn is_pressing(self) -> bool {
        matches!(self.lane, Lane::Settle | Lane::Call)
    }
}

/// All who wait, and how to wake them.
#[derive(Default)]
pub(super) struct Line {
    lanes: [BTreeMap<u64, Waker>; 5],
    /// How many came, over all lanes.
    came: [u64; 5],
    /// Whether those who ask again go before news next time.
    again_is_next: bool,
}

impl Line {
    /// A place for somebody who comes now. They aren't in the line before they [join](Self::join) it.
    pub(super) fn place(&mut self, lane: Lane) -> Place {
        let came = &mut self.came[lane as usize];
        *came += 1;
        Place { lane, number: *came }
    }

    /// They are there: for the first time, still, or again after others have passed them.
    pub(super) fn join(&mut self, place: Place, waker: &Waker) {
        let kept = self.lanes[place.lane as usize].entry(place.number);
        kept.and_modify(|kept| kept.clone_from(waker))
            .or_insert_with(|| waker.clone());
    }

    pub(super) fn len(&self) -> usize {
        self.lanes.iter().map(BTreeMap::len).sum()
    }

    /// How many go before, or some more if somebody has left: then who is first is woken, and so exact.
    pub(super) fn ahead_of(&self, place: Place) -> u32 {
        let [settle, call, key, news, again] = self.lanes.each_ref().map(BTreeMap::len);
        let own = &self.lanes[place.lane as usize];
        let first = own.keys().next().map_or(place.number, |first| *first);
        let before = usize::try_from(place.number - first).unwrap_or(usize::MAX);
        let before = before.min(own.len().saturating_sub(1));
        let others = match place.lane {
            Lane::Settle => 0,
            Lane::Call => settle,
            Lane::Key => settle + call,
            Lane::News => settle + call + key + again.min(before + usize::from(self.again_is_next)),
            Lane::Again => settle + call + key + news.min(before + usize::from(!self.again_is_next)),
        };
        u32::try_from(others + before).unwrap_or(u32::MAX)
    }

    /// One has their turn, and is gone. Those before did not come for theirs: they are out of the line until they do.
    pub(super) fn go(&mut self, place: Place) {
        while let Some(first) = self.first() {
            let waker = self.lanes[first.lane as usize].remove(&first.number);
            match first.lane {
                Lane::News => self.again_is_next = true,
                Lane::Again => self.again_is_next = false,
                Lane::Settle | Lane::Call | Lane::Key => {}
            }
            if first == place {
                break;
            }
            waker.iter().for_each(Waker::wake_by_ref);
        }
        self.wake_first();
    }

    /// One doesn't want to ask any more, or has asked.
    pub(super) fn leave(&mut self, place: Place) {
        if self.lanes[place.lane as usize].remove(&place.number).is_some() {
            self.wake_first();
        }
    }

    /// Whoever is first now may be earlier than they thought.
    pub(super) fn wake_first(&self) {
        if let Some(first) = self.first() {
            self.lanes[first.lane as usize][&first.number].wake_by_ref();
        }
    }

    fn first(&self) -> Option<Place> {
        let lanes = match self.again_is_next {
            false => [Lane::Settle, Lane::Call, Lane::Key, Lane::News, Lane::Again],
            true => [Lane::Settle, Lane::Call, Lane::Key, Lane::Again, Lane::News],
        };
        lanes.into_iter().find_map(|lane| {
            let number = *self.lanes[lane as usize].keys().next()?;
            Some(Place { lane, number })
        })
    }
}
