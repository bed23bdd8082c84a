"""What holds of every merge, tried on modules and edits that nobody thought of."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from backwright.build.merge.texts import merge_text

names = st.sampled_from(["one", "two", "three", "four", "five", "six"])
values = st.sampled_from(["1", "'text'", "call(a, b=2)", "[x, y]", '{"k": 1, "l": 2}', "await_(f(g))", "a or b"])
statements = st.one_of(
    st.builds("{} = {}".format, names, values),
    st.builds("return {}".format, values),
    st.builds("self.{}({})".format, names, values),
    st.builds("if {}:\n    {} = {}\nelse:\n    pass".format, values, names, values),
    st.builds("# {}\n{} += 1".format, names, names),
)
bodies = st.lists(statements, min_size=1, max_size=4).map("\n".join)


def indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


functions = st.builds("def {}(self, {}={}):\n{}".format, names, names, values, bodies.map(indented))
classes = st.builds(
    "class {}:\n{}".format,
    names.map(str.title),
    st.lists(functions, min_size=1, max_size=3, unique_by=lambda f: f.split("(")[0]).map("\n\n".join).map(indented),
)
imports = st.builds(
    "from {} import {}".format, names, st.lists(names, min_size=1, max_size=3, unique=True).map(", ".join)
)
members = st.one_of(functions, classes, imports, st.builds("{} = {}".format, names.map(str.upper), values))
modules = st.lists(members, max_size=5).map(lambda parts: "".join(part + "\n\n" for part in parts))
texts = st.one_of(modules, st.text(alphabet="ab \n#(", max_size=30))


def merged(base: str, ours: str, theirs: str) -> str:
    return merge_text("a.py", base, ours, theirs).text


class TestMerge:
    @given(texts, texts)
    def test_what_only_the_user_changed_stays(self, base: str, ours: str) -> None:
        assert merged(base, ours, base) == ours

    @given(texts, texts)
    def test_what_only_the_build_changed_arrives(self, base: str, theirs: str) -> None:
        assert merged(base, base, theirs) == theirs

    @given(texts, texts)
    def test_what_both_changed_alike_is_no_conflict(self, base: str, both: str) -> None:
        assert merged(base, both, both) == both

    @settings(max_examples=150, deadline=None)
    @given(modules, modules, modules)
    def test_without_conflicts_the_result_is_python_and_merging_again_changes_nothing(
        self, base: str, ours: str, theirs: str
    ) -> None:
        done = merge_text("a.py", base, ours, theirs)
        if done.conflicts:
            assert "<<<<<<<" in done.text
            return
        ast.parse(done.text)
        assert merged(theirs, done.text, theirs) == done.text

    @settings(max_examples=150, deadline=None)
    @given(modules, functions, classes)
    def test_what_each_side_adds_is_all_there(self, base: str, mine: str, new: str) -> None:
        mine, new = mine.replace("def ", "def my_"), new.replace("class ", "class New")
        done = merge_text("a.py", base, base + mine + "\n", base + new + "\n")
        assert not done.conflicts
        found = ast.dump(ast.parse(done.text))
        assert ast.dump(ast.parse(mine).body[0]) in found
        assert ast.dump(ast.parse(new).body[0]) in found
