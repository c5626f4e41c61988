"""YAML that remembers its lines and refuses a key written twice."""

from typing import Any, cast

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LinedDict(dict[Any, Any]):
    """A mapping of a file; `line` is where it begins, `lines` where each key stands."""

    line: int = 0
    lines: dict[Any, int]


class YamlFault(Exception):
    """The text is no YAML, or a key stands twice: line and reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


class _Loader(_Base):  # type: ignore[misc]
    def lined_mapping(self, node: yaml.MappingNode) -> LinedDict:
        mapping = LinedDict()
        mapping.line, mapping.lines = node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            self._add(mapping, key_node, value_node)
        return mapping

    def _add(self, mapping: LinedDict, key_node: yaml.Node, value_node: yaml.Node) -> None:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise YamlFault(line, "a key must be a plain word or number")
        key = self.construct_object(key_node, deep=True)
        if key in mapping:
            raise YamlFault(line, f"key {key!r} stands twice")
        mapping[key] = self.construct_object(value_node, deep=True)
        mapping.lines[key] = line


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.lined_mapping)


def read(text: str) -> Any:
    """The content of one YAML document; mappings come as LinedDict. Raises YamlFault."""
    try:
        return cast(Any, yaml.load(text, Loader=_Loader))  # noqa: S506 - derived from the safe loader
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise YamlFault(mark.line + 1 if mark else 1, fault.problem or "not YAML") from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise YamlFault(1, f"not YAML: {fault}") from fault
