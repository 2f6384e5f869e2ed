"""What click itself says, in Chinese.

Click asks gettext, which knows no Chinese for it and looks at the locale alone; here
the language is the one `say` speaks.
"""

from gettext import gettext, ngettext

from click import core, decorators, exceptions, formatting, parser, termui, types

from gongkai.config.language import speaks_english

WORDS = {
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示本说明",
    "Show the version and exit.": "显示版本",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "Error: {message}": "错误：{message}",
    "Aborted!": "已取消。",
    "Error: invalid input": "错误：输入无效",
    "Try '{command} {option}' for help.": "用法见 {command} {option}",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing command.": "缺少命令。",
    "Invalid value: {message}": "取值无效：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 取值无效：{message}",
    "No such option {name!r}.": "没有选项 {name}。",
    "No such command {name!r}.": "没有命令 {name}。",
    "Did you mean {possibility}?": "是否要用 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是否要用其中之一：{possibilities}）",
    "Option {name!r} does not take a value.": "选项 {name} 不带值。",
    "Option {name!r} requires an argument.": "选项 {name} 须带一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name} 须带{nargs}个值。",
    "Got unexpected extra argument ({args})": "多余的参数：{args}",
    "Got unexpected extra arguments ({args})": "多余的参数：{args}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数字。",
    "{value!r} is not one of {choices}.": "“{value}”不在 {choices} 之中。",
    "{value!r} does not match the format {format}.": "“{value}”的写法应为 {format}。",
    "{value!r} does not match the formats {formats}.": "“{value}”的写法应为 {formats}。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 范围内。",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件，不是文件夹。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹，不是文件。",
    "{name} {filename!r} is not readable.": "{name} {filename} 无法读取。",
    "{name} {filename!r} is not writable.": "{name} {filename} 无法写入。",
    "Could not open file {filename!r}: {message}": "无法打开 {filename}：{message}",
    "default: {default}": "默认：{default}",
}
_SPEAKERS = (core, decorators, exceptions, formatting, parser, termui, types)


def teach() -> None:
    """Have click speak Chinese wherever we do."""
    for module in _SPEAKERS:
        for name, ours in (("_", _one), ("ngettext", _many)):
            if hasattr(module, name):
                setattr(module, name, ours)


def _one(message: str) -> str:
    return gettext(message) if speaks_english() else WORDS.get(message, message)


def _many(one: str, many: str, count: int) -> str:
    english = ngettext(one, many, count)
    return english if speaks_english() else WORDS.get(english, english)
