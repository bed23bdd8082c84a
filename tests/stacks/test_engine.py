"""What the markers of an exemplar mean."""

import pytest

from backwright.stacks.engine import Context, Template, TemplateError, rename, render, without_markers
from backwright.stacks.fastapi.names import casings


def made(text: str, context: Context) -> list[str]:
    return render(Template.of("template.py", text), context)[0]


class TestSlot:
    def test_is_replaced_by_what_its_emitter_gives_at_its_own_indent(self) -> None:
        context = Context(slots={"columns": lambda: ["a = 1", "", "b = 2"]})

        assert made("class A:\n    # slot: columns\n    x = 0\n    # end\n", context) == [
            "class A:",
            "    a = 1",
            "",
            "    b = 2",
        ]

    def test_that_nobody_fills_is_an_error_with_its_place(self) -> None:
        with pytest.raises(TemplateError, match=r"template.py:1: the stack gives no slot `columns`"):
            made("# slot: columns\n# end\n", Context())


class TestWhen:
    TEXT = "a\n# when: auth\nb\n# end\nc  # when: auth\nd\n"

    def test_keeps_its_lines_when_the_flag_is_set(self) -> None:
        assert made(self.TEXT, Context(flags=frozenset({"auth"}))) == ["a", "b", "c", "d"]

    def test_drops_its_lines_when_it_is_not(self) -> None:
        assert made(self.TEXT, Context()) == ["a", "d"]


class TestEach:
    TEXT = "# each: verb\nwind\n# more\nhalt\n# end\nlast\n"

    def test_repeats_its_first_item_renamed_and_drops_the_exemplars_others(self) -> None:
        items = tuple(Context(renames={"wind": verb}) for verb in ("open", "close"))

        assert made(self.TEXT, Context(lists={"verb": items})) == ["open", "close", "last"]

    def test_of_no_items_leaves_nothing(self) -> None:
        assert made(self.TEXT, Context(lists={"verb": ()})) == ["last"]

    def test_regions_nest(self) -> None:
        text = "# each: entity\n# when: deletable\nx\n# end\ny\n# end\n"
        items = (Context(flags=frozenset({"deletable"})), Context())

        assert made(text, Context(lists={"entity": items})) == ["x", "y", "y"]


class TestErrors:
    def test_an_open_region_is_named_by_the_line_that_opens_it(self) -> None:
        with pytest.raises(TemplateError, match=r"template.py:2: this region is never closed"):
            made("a\n# when: auth\nb\n", Context())

    def test_an_end_too_many_is_named(self) -> None:
        with pytest.raises(TemplateError, match=r"template.py:2: `# end` closes nothing"):
            made("a\n# end\n", Context())


class TestRename:
    NAMES = casings("pocket_watch", "line_item")

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("pocket_watch_id", "line_item_id"),
            ("create_pocket_watch", "create_line_item"),
            ("TestCreatePocketWatch", "TestCreateLineItem"),
            ("PocketWatchRead", "LineItemRead"),
            ("/pocket-watch/", "/line-item/"),
            ("POCKET_WATCH_STEPS", "LINE_ITEM_STEPS"),
            ("one pocket watch.", "one line item."),
            ("Pocket watch 1", "Line item 1"),
            ("pocketWatch", "lineItem"),
            ("pocket_watchmaker", "pocket_watchmaker"),
            ("a_sockpocket_watch", "a_sockpocket_watch"),
        ],
    )
    def test_replaces_whole_names_in_every_casing(self, before: str, after: str) -> None:
        assert rename(before, self.NAMES) == after

    def test_replaces_all_names_at_once(self) -> None:
        assert rename("x y", {"x": "y", "y": "x"}) == "y x"


def test_origins_name_the_line_of_the_template_and_the_emitter() -> None:
    context = Context(slots={"columns": lambda: ["x", "y"]}, subject="Ticket")
    _, origins = render(Template.of("template.py", "a\n# slot: columns\n# end\nb\n"), context)

    assert [(origin.line, origin.emitter) for origin in origins] == [
        (1, None),
        (2, "columns"),
        (2, "columns"),
        (4, None),
    ]
    assert {origin.subject for origin in origins} == {"Ticket"}


def test_markers_are_comments_of_the_language() -> None:
    context = Context({"pocketWatch": "ticket"}, frozenset({"auth"}), {}, {"fields": lambda: ["title: string;"]})
    text = "const pocketWatch = 1; // when: auth\n// when: audit\na();\n// end\n  // slot: fields\n  x;\n  // end\n"

    lines, _ = render(Template.of("template.ts", text), context)

    assert lines == ["const ticket = 1;", "  title: string;"]


def test_without_markers_every_line_of_the_exemplar_stays() -> None:
    text = "# when: auth\na\n# end\nb  # when: audit\n# each: x\nc\n# more\nd\n# end\n"

    assert without_markers(text) == "a\nb\nc\nd\n"


def test_the_article_before_a_name_fits_the_new_name() -> None:
    names = {"pocket watch": "org", "PocketWatch": "Org", "workshop": "hour", "spare part": "user"}

    assert rename("A pocket watch of a workshop, an PocketWatch", names) == "An org of an hour, an Org"
    assert rename("an spare part in banana pocket watch", names) == "a user in banana org"
