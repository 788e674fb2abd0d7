//! Held against the real server.
