"""What reads cost: built code beside the usual code for the same answers, in CPU of server and database together."""
