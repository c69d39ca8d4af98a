"""Small templates, one line each, that use the constructs of chat templates one by one."""

# Rendered with these variables, which ChatTemplateGolden.swift repeats, and without messages.
VARIABLES = {
    "text": "  Straße, ǆ and ΑΣ\u00a0\n",
    "number": 7,
    "ratio": 2.5,
    "yes": True,
    "nothing": None,
    "items_": [3, 1, 2],
    "people": [
        {"name": "Ann", "age": 30, "tags": ["a", "b"]},
        {"name": "bob", "age": 4, "tags": []},
        {"name": "Cyd", "age": 17},
    ],
    "member": {"b": 1, "a": [1, {"c": "é<&>\"'\u2028\x07"}], "items": "shadow"},
}

CONSTRUCTS = r"""
{{ text }}|{{ number }}|{{ ratio }}|{{ yes }}|{{ nothing }}|{{ missing }}|{{ items_ }}|{{ member }}
{% for i in [1,2,3] %}[{{ x }}]{% set x = i %}{% endfor %}{{ x }}
{% set x=0 %}{% for i in [1,2,3] %}{% set x = x+1 %}{{x}}{% endfor %}{{x}}
{% set x=0 %}{% if true %}{% set x = x+1 %}{{x}}{% endif %}{{x}}
{% macro m() %}{{ x }}{% endmacro %}{% set x=1 %}{{ m() }}{% set x=2 %}{{ m() }}
{% macro m(a) %}{{ a }}{{ b }}{% endmacro %}{% for b in [1,2] %}{{ m(3) }}{% endfor %}
{{ 1.0 }} {{ 1e20 }} {{ 1e-7 }} {{ 0.1+0.2 }} {{ 7//2 }} {{ -7//2 }} {{ -7%3 }} {{ 7%-3 }} {{ 2**3**2 }} {{ 2**-1 }} {{7/2}} {{ 4/2 }} {{1e16}}
{{ 7.5//2 }} {{ -7.5%2 }} {{ 1/3 }} {{ 100000000000000000000.0 }} {{ 123456789.125 }} {{ 1.5e300*1e10 }} {{ 2.0**0.5 }}
{{ [1,'a',"it's",'say "x"',none,true,1.5,{'a':(1,)},'é\n\u200b\\'] }}
{{ 'a' 'b' }}{{ (1,2) }}{{ (1,) }}{{ () }}{{ [] }}{{ {} }}{{ 1, 2 }}
{{ missing.attribute }}
{{ member.missing.attribute }}
{{ missing|length }}{{ missing + 1 }}
{{ missing is defined }} {{ missing == other }} {{ missing == none }} {{ missing != 1 }} {{ 1 in missing }} {{ not missing }}
{{ 'a' + 1 }}
{{ 'a' ~ 1 ~ none ~ missing ~ 2.5 ~ [1] }}
{{ 'abc'|unknown_filter }}
{{ 'abc' is unknown_test }}
{{ unknown_function(1) }}
{{ [].append(1) }}
{{ {}.update({}) }}
{{ ''.unknown }}{{ 1.unknown }}
{{ ''.unknown() }}
{% unknown %}
{% if %}x{% endif %}
{% if true %}x
{{ 1
{{ 'a }}
{% for x in %}{% endfor %}
{% endfor %}
{{ (1 }}
{{ 1 ] }}
{# no end
{% raw %} x
{{ 'a%sb%d' % ('x',3) }} {{ '%05.2f|%x|%-4d|%4s|%%' % (3.14159,255,7,'é') }} {{ '%s' % 'y' }} {{ '%r' % 'y' }}
{{ '%s' % (1,2) }}
{{ 'abc'[::-1] }}{{ 'abc'[-1] }}{{ 'abc'[1:] }}{{ 'abc'[5] }}{{ [1][5] }}|{{ 'abc'[:-1] }}{{ 'abcdef'[1:5:2] }}{{ 'abcdef'[-2::-2] }}{{ 'abc'[10:] }}{{ 'abc'[none:2] }}
{{ items_[::-1] }}{{ items_[-1] }}{{ items_[1:] }}{{ items_[:1] }}{{ items_[5:] }}{{ items_[:-10] }}{{ items_[0] }}{{ items_.0 }}{{ (1,2,3)[:2] }}
{{ 'hello wORLD it\'s a-b (c)'|title }} {{ 'hello wORLD it\'s'.title() }} {{ 'hELLO'|capitalize }} {{ 'hELLO'.capitalize() }}
{{ text|upper }}|{{ text.upper() }}|{{ text|trim }}|{{ text.strip() }}|{{ text.lstrip() }}|{{ text.rstrip() }}|{{ text|length }}
{{ 'xxaxx'.strip('x') }}{{ 'xyaxy'.lstrip('yx') }}{{ 'xyaxy'.rstrip('yx') }}{{ 'xxaxx'|trim('x') }}
{{ {'b':1,'a':2}|dictsort }} {{ {'b':1}|items|list }} {{ {'b':2,'a':1}|dictsort(by='value') }}{{ {'b':2,'a':1}|dictsort(reverse=true) }}{{ {'B':2,'a':1}|dictsort }}{{ {'B':2,'a':1}|dictsort(true) }}
{% for key, value in member.items() %}{{ key }}={{ value }};{% endfor %}{{ member.keys()|list }}{{ member.values()|list|length }}{{ member['items'] }}
{{ member.get('b') }}{{ member.get('x') }}{{ member.get('x', 'y') }}{{ member['b'] }}{{ member.b }}{{ member['x'] }}{{ 'b' in member }}{{ 'x' not in member }}{{ member == member }}
{{ {0: 'a', 512: 'b'}[512] }}{% for key, value in {1:2}.items() %}{{ key + value }}{% endfor %}{{ {1:2} }}{{ {1:2}|tojson }}
{{ [1,2]|join(',') }}{{ people|map(attribute='name')|list }}{{ people[:2]|map(attribute='tags.0')|list }}{{ ['x']|map('upper')|join }}{{ [1,2,3]|select('odd')|list }}{{ people|join('-', attribute='name') }}
{{ people|selectattr('age', 'gt', 10)|map(attribute='name')|join(',') }}{{ people|rejectattr('tags')|list|length }}{{ people|selectattr('tags', 'defined')|list|length }}{{ ['a','','b']|select|list }}{{ [1,2,3]|reject('equalto', 2)|list }}
{{ people|selectattr('name', 'equalto', 'bob')|first }}{{ people|selectattr('name', 'in', ['bob', 'Ann'])|list|length }}{{ people|map(attribute='tags', default='none')|list }}
{{ member|tojson }}{{ [1,{'a':2}]|tojson(indent=2) }}{{ member|tojson(ensure_ascii=true) }}{{ []|tojson(indent=2)}}{{ {'b':1,'a':2}|tojson(sort_keys=true,separators=(',',':')) }}{{ '😀'|tojson(ensure_ascii=true) }}{{ 1.0|tojson }}{{ none|tojson }}{{ true|tojson }}
{{ missing|tojson }}
{% raw %} {{ a }} {% if %} {% endraw %} x
{%- raw -%} {{ a }} {%- endraw -%} x
{% set ns = namespace(a=1) %}{% set ns.a = 2 %}{{ ns.a }}{{ ns.b }}{{ ns }}{% for i in [1,2] %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns['a'] }}
{% set ns = namespace() %}{% set ns.a = [] %}{% set ns.a = ns.a + [1] %}{{ ns.a }}{{ ns.a is defined }}{{ ns.b is defined }}
{% set x.y = 1 %}
{% for a,b in {'x':1}.items() %}{{a}}{{b}}{% endfor %}{% for a, (b, c) in [(1,(2,3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, b in [(1,2,3)] %}{% endfor %}
{% for a in [] %}x{% else %}e{% endfor %}{% for a in [1] %}x{% else %}e{% endfor %}{% for a in missing %}x{% else %}m{% endfor %}{% for c in 'ab' %}{{ c }}.{% endfor %}{% for k in member %}{{ k }}{% endfor %}
{% for a in 5 %}{% endfor %}
{% for a in [1,2,3] if a != 2 %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('p','q') }}{{loop.revindex}}{{loop.revindex0}}{{loop.depth}}{{ loop.changed(a) }}{% endfor %}
{% for i in [1,2] %}{% for j in [1,2] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}{{ loop is defined }}
{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% set x %}  hello {{ 1 }}{% endset %}[{{ x }}]{% set x | trim | upper %}  hello {{ 1 }}{% endset %}[{{ x }}]{% filter upper %}abc{% endfilter %}{% filter trim|replace('a','b') %} a {% endfilter %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, d) = [3, 4] %}{{ c }}{{ d }}{% set t = 1, 2 %}{{ t }}
{% macro m(a, b='x', c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}{{ m(1,c=3) }}{{ m(a=1,b=2) }}{{ m() }}{{ m(1,2,3)|upper }}{{ m(1)|length }}
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}
{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m(1) %}body{% endcall %}{% macro n() %}{{ caller(2) }}{% endmacro %}{% call(x) n() %}<{{ x }}>{% endcall %}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1,2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}
{% macro fact(n) %}{{ 1 if n <= 1 else n * fact(n-1)|int }}{% endmacro %}{{ fact(5) }}
{{ 'x' if false }}|{{ 'x' if true }}|{{ 1 if false else 2 if false else 3 }}{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 1 == 1.0 == true }}{{ 'a' in 'abc' }}{{ 'z' not in ['a'] }}{{ not 1 == 2 }}{{ 1 or 2 }}{{ 0 or 'x' }}{{ 1 and 0 }}{{ none and 1 }}
{{ nothing|default('d') }}{{ missing|default('d') }}{{ ''|default('d',true) }}{{ missing|default }}|{{ missing|d('e') }}{{ ''|default('d', boolean=true) }}{{ member.x|default(1) + 1 }}
{{ nothing is none }}{{ 1 is number }}{{ true is number }}{{ 1.0 is integer }}{{ 1 is integer }}{{ true is integer }}{{ missing is string }}{{ {} is mapping }}{{ 'a' is iterable }}{{ 'a' is sequence }}{{ {} is sequence }}{{ {} is iterable }}{{ 1 is iterable }}{{ [] is sequence }}{{ [] is mapping }}{{ nothing is defined }}{{ missing is undefined }}{{ 1.5 is float }}
{{ '12'|int }}{{ 'x'|int }}{{ 'x'|int(5) }}{{ '1.7'|int }}{{ '1.5'|float }}{{ 3.9|int }}{{ -3.5|abs }}{{ 2.5|round }}{{ 3.14159|round(2) }}{{ 3.5|round }}{{ -3|abs }}{{ ' 4 '|int }}{{ 'y'|float }}{{ 2.7|round(0,'floor') }}{{ 2.1|round(0,'ceil') }}
{{ [3,1,2]|sort }}{{ ['b','A']|sort }}{{ ['b','A']|sort(case_sensitive=true) }}{{ [1,1,2]|unique|list }}{{ [1,2]|sum }}{{ [1,2]|max }}{{ [1,2]|min }}{{ [1,2]|reverse|list }}{{ 'abc'|reverse }}{{ 'a b c'|wordcount }}{{ ['a','b']|last }}{{ []|first }}{{ people|sort(attribute='age')|map(attribute='age')|list }}{{ [1,3,2]|sort(reverse=true) }}{{ people|sum(attribute='age') }}
{{ 'abc'|indent(2) }}{{ 'a\nb\n\nc'|indent }}|{{ 'a\nb'|indent(4,true) }}|{{ 'a\n\nb'|indent(1, blank=true) }}|{{ 'a\nb\n'|indent(2) }}|{{ ''|indent(2) }}|{{ 'a\nb'|indent('> ') }}|
{{ 'abc'|replace('b','x') }}{{ 'aaa'|replace('a','b',2) }}{{ 'aaa'.replace('a','bb') }}{{ 'aaa'.replace('a','b',1) }}{{ 'abc'.replace('','-') }}{{ 'aXbX'.replace('X','') }}{{ 12|replace('1','2') }}
{{ 'a'|center(5) }}|{{ 'ab'|center(5) }}|{{ 1|string ~ 'x' }}{{ 'x'|safe }}{{ '{} {a} {} {{}}'.format(1,2,a=3) }}{{ '{1}{0}'.format('a','b') }}
{{ 'a,b'.split(',') }}{{ ' a  b '.split() }}{{ 'a,b,c'.split(',',1) }}{{ 'a,b,c'.rsplit(',',1) }}{{ 'abc'.partition('b') }}{{ 'abc'.partition('x') }}{{ 'abcb'.rpartition('b') }}{{ 'a\nb\r\nc\n'.splitlines() }}{{ 'a\nb'.splitlines(true) }}{{ ''.split(',') }}{{ ''.split() }}{{ 'a b c'.split(none, 1) }}{{ 'a  b  c'.split(maxsplit=1) }}
{{ 'ab'.find('b') }}{{ 'ab'.find('x') }}{{ 'abab'.rfind('ab') }}{{ 'ab'.index('b') }}{{ 'abab'.count('ab') }}{{ 'aaa'.count('aa') }}{{ 'x'.join(['a','b']) }}{{ 'ab'.removeprefix('a') }}{{ 'ab'.removesuffix('b') }}{{ '12'.isdigit() }}{{ 'a1'.isdigit() }}{{ 'é'.isalpha() }}{{ 'a1'.isalnum() }}{{ ' '.isspace() }}{{ 'A1'.isupper() }}{{ 'aB'.islower() }}
{{ 'abc'.startswith('ab') }}{{ 'abc'.startswith(('x','a')) }}{{ 'abc'.endswith('bc') }}{{ 'abc'.endswith('abcd') }}{{ ''.startswith('') }}{{ [1,2,1].count(1) }}{{ [1,2].index(2) }}
{{ range(3)|list }}{{ range(10,0,-3)|list }}{{ range(2,5)|list }}{{ range(0)|list }}{{ dict(a=1, b='c') }}{{ range(3)|length }}
{{ range(1000000) }}
{{ '\x41\u00e9\101\q\t|' }}{{ 0x10 }}{{ 1_000 }}{{ 0b11 }}{{ 0o17 }}{{ 1.5e3 }}{{ 1E2 }}
{% generation %}x{% endgeneration %}{% with a=1, b=2 %}{{ a+b }}{% endwith %}{{ a }}{% with %}{% set q = 1 %}{% endwith %}{{ q }}
{{ raise_exception('boo') }}
{{ 'a'|upper == 'A' }}{{ not missing is defined }}{{ 3 is divisibleby 3 }}{{ 3 is divisibleby(2) }}{{ 'a' is in ['a'] }}{{ 1 is equalto 1 }}{{ 1 is eq(1) }}{{ 1 is odd }}{{ 2 is even }}{{ 'A' is upper }}{{ 'a' is lower }}{{ true is true }}{{ false is false }}{{ 1 is true }}{{ true is boolean }}{{ 1 is boolean }}{{ 1 is ne 2 }}{{ 1 is lt 2 }}{{ 1 is sameas 1 }}{{ none is sameas none }}{{ 'upper' is filter }}
{{ -1 ~ 2 * 3 ~ 5 }}{{ -2 ** 2 }}{{ (1,2) + (3,) }}{{ [1]+[2] }}{{ 'a'*3 }}{{ 3*'a' }}{{ [1]*2 }}{{ 1 == 1.0 }}{{ true + 1 }}{{ 1 == true }}{{ 'a' < 'b' }}{{ [1,2] < [1,3] }}{{ 'a' == 1 }}{{ [] == () }}{{ +3 }}{{ - 3 }}{{ 1 - -1 }}{{ 7 - 2 - 1 }}{{ 2 * 3 // 4 }}{{ 1.5 + 1 }}
{{ 1 < 'a' }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ none + 1 }}
{{ 'a' - 'b' }}
{{ ('a' ~ 'b')|upper ~ 'c'|upper }}{{ ['a','b'][1]|upper }}{{ {'a': {'b': ['c']}}.a.b[0] }}{{ (1 if true else 2) + 1 }}
{{ [x for x in y] }}
{{ items_ is defined and items_ is not none and items_|length > 2 }}{{ (number - 1) // 2 * 2 == number - 1 }}{{ number is odd and not number is even }}
{% if missing %}a{% elif nothing %}b{% elif yes %}c{% else %}d{% endif %}{% if not yes %}{% else %}e{% endif %}
{{ "a" if items_ is iterable and items_ is not string else "b" }}{{ yes is true }}{{ yes == true }}{{ nothing == none }}{{ '' == nothing }}{{ 'A' in text }}
{% set x = 'outer' %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m('inner') }}{{ x }}{% for x in ['loop'] %}{{ x }}{% endfor %}{{ x }}
{{ strftime_now('%Y') }}{{ strftime_now('%d %b %Y, %B') }}
{{ text.lower() }}|{{ 'ŒÆ'|lower }}|{{ 'ﬁx'|upper }}|{{ 'ǆ'|capitalize }}|{{ 'éa'|title }}
""".strip("\n").split("\n")

# White space around tags; `⏎` and `␍` stand for the characters of line ends.
WHITE_SPACE = """
a⏎  {% if true %}⏎  b⏎  {% endif %}⏎c⏎
a {%- if true -%} b {%- endif %} c⏎⏎
a⏎  {%+ if true %}  x{% endif +%}⏎ y
a⏎   {# c #}⏎b {# d #}⏎ c
  {{ 1 }}⏎  {{- 2 }}⏎
⏎⏎{% set x = 1 %}⏎⏎{{ x -}}⏎⏎ end
{%- for i in [1,2] %}⏎    {{ i }}⏎{%- endfor %}⏎tail
{% for i in [1,2] %}⏎  {% if i == 1 %}⏎one⏎  {% else %}⏎two⏎  {% endif %}⏎{% endfor %}⏎
x {# a -#}⏎ y {#- b #} z
{# a #}  {# b #}⏎  c
  {% raw %}⏎ {{ x }}⏎  {% endraw %}⏎ y
a  {%- raw %}⏎ b ⏎{%- endraw %}⏎c
{{ 'a' }}  {% if true %} b {% endif %}⏎  {{ 'c' }}  ⏎
⏎  {%- if true %}a{% endif -%}  ⏎ b
␍⏎a␍⏎  {% if true %}␍⏎  b␍{% endif %}␍⏎␍⏎
{{ 'a␍⏎b' }}{{ "c⏎d" }}
""".strip("\n").split("\n")
WHITE_SPACE = [line.replace("⏎", "\n").replace("␍", "\r") for line in WHITE_SPACE]
