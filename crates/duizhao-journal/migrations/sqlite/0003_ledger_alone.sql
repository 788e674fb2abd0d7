-- Words are looked up in memory and lists made there: the ledger alone says all that is asked of it.
DROP TABLE token;
DROP TABLE due;
