"""From a blueprint to the user's project and back: plan, render, merge, rehearse, apply, undo, why."""
