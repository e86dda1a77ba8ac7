"""What the lists in the supplements to 15 CFR part 744 share: the tables of the eCFR XML, the cells with parties."""
