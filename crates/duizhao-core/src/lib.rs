//! The domain: matters, events, evidence, calendar, ids. Values in, values out.
