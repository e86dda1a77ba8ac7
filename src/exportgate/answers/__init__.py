"""Answers in the sender's own form: status files by document number, APERAK and 824 messages, and whole folders."""
