//! The append-only record, on SQLite or PostgreSQL; callers do not see which.
