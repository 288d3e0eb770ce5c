/* The behaviours that Mustache's specification lists (1.4, its required modules: comments, delimiters, interpolation,
 * inverted sections, partials, sections), a row each, under the names it gives them; then what is ours: limits, and
 * what is said about templates that are none. */
#include "mustache.h"

#include "buf.h"
#include "escape.h"
#include "unit.h"

#include <string.h>

struct row {
    const char *name, *data, *template, *want, *partial; /* the one partial is called p */
};

static const struct row comments[] = {
    {"Inline", "{}", "12345{{! Comment Block! }}67890", "1234567890", NULL},
    {"Multiline", "{}", "12345{{!\n  over\n  lines\n}}67890\n", "1234567890\n", NULL},
    {"Standalone", "{}", "Begin.\n{{! Comment }}\nEnd.\n", "Begin.\nEnd.\n", NULL},
    {"Indented Standalone", "{}", "Begin.\n  {{! Comment }}\nEnd.\n", "Begin.\nEnd.\n", NULL},
    {"Standalone Line Endings", "{}", "|\r\n{{! Comment }}\r\n|", "|\r\n|", NULL},
    {"Standalone Without Previous Line", "{}", "  {{! I'm alone }}\n!", "!", NULL},
    {"Standalone Without Newline", "{}", "!\n  {{! I'm alone }}", "!\n", NULL},
    {"Multiline Standalone", "{}", "Begin.\n{{!\nSomething\n}}\nEnd.\n", "Begin.\nEnd.\n", NULL},
    {"Indented Multiline Standalone", "{}", "Begin.\n  {{!\n    Something\n  }}\nEnd.\n", "Begin.\nEnd.\n", NULL},
    {"Indented Inline", "{}", "  12 {{! 34 }}\n", "  12 \n", NULL},
    {"Surrounding Whitespace", "{}", "12345 {{! Comment }} 67890", "12345  67890", NULL},
    {"Variable Name Collision", "{\"! c\": 1, \"!c\": 2, \"c\": 3}", ">{{! c }}<", "><", NULL},
};
static const struct row delimiters[] = {
    {"Pair Behavior", "{\"t\": \"Hey\"}", "{{=<% %>=}}(<%t%>)", "(Hey)", NULL},
    {"Special Characters", "{\"t\": \"works\"}", "({{=[ ]=}}[t])", "(works)", NULL},
    {"Sections", "{\"s\": true, \"d\": \"in\"}",
     "[\n{{#s}}\n  {{d}}\n  |d|\n{{/s}}\n\n{{= | | =}}\n|#s|\n  {{d}}\n  |d|\n|/s|\n]\n",
     "[\n  in\n  |d|\n\n  {{d}}\n  in\n]\n", NULL},
    {"Inverted Sections", "{\"s\": false, \"d\": \"in\"}",
     "[\n{{^s}}\n  {{d}}\n  |d|\n{{/s}}\n\n{{= | | =}}\n|^s|\n  {{d}}\n  |d|\n|/s|\n]\n",
     "[\n  in\n  |d|\n\n  {{d}}\n  in\n]\n", NULL},
    {"Partial Inheritance", "{\"v\": \"yes\"}", "[ {{>p}} ]\n{{= | | =}}\n[ |>p| ]\n", "[ .yes. ]\n[ .yes. ]\n",
     ".{{v}}."},
    {"Post-Partial Behavior", "{\"v\": \"yes\"}", "[ {{>p}} ]\n[ .{{v}}.  .|v|. ]\n",
     "[ .yes.  .yes. ]\n[ .yes.  .|v|. ]\n", ".{{v}}. {{= | | =}} .|v|."},
    {"Surrounding Whitespace", "{}", "| {{=@ @=}} |", "|  |", NULL},
    {"Outlying Whitespace (Inline)", "{}", " | {{=@ @=}}\n", " | \n", NULL},
    {"Standalone Tag", "{}", "Begin.\n{{=@ @=}}\nEnd.\n", "Begin.\nEnd.\n", NULL},
    {"Indented Standalone Tag", "{}", "Begin.\n  {{=@ @=}}\nEnd.\n", "Begin.\nEnd.\n", NULL},
    {"Standalone Line Endings", "{}", "|\r\n{{= @ @ =}}\r\n|", "|\r\n|", NULL},
    {"Standalone Without Previous Line", "{}", "  {{=@ @=}}\n=", "=", NULL},
    {"Standalone Without Newline", "{}", "=\n  {{=@ @=}}", "=\n", NULL},
    {"Pair with Padding", "{}", "|{{= @   @ =}}|", "||", NULL},
};
static const struct row interpolation[] = {
    {"No Interpolation", "{}", "Hello from {Mustache}!\n", "Hello from {Mustache}!\n", NULL},
    {"Basic Interpolation", "{\"s\": \"world\"}", "Hello, {{s}}!\n", "Hello, world!\n", NULL},
    {"No Re-interpolation", "{\"t\": \"{{n}}\", \"n\": 3}", "{{t}}: {{n}}", "{{n}}: 3", NULL},
    {"HTML Escaping", "{\"f\": \"& \\\" < > '\"}", "{{f}}", "&amp; &quot; &lt; &gt; &#39;", NULL},
    {"Triple Mustache", "{\"f\": \"& \\\" < >\"}", "{{{f}}}", "& \" < >", NULL},
    {"Ampersand", "{\"f\": \"& \\\" < >\"}", "{{&f}}", "& \" < >", NULL},
    {"Basic Integer Interpolation", "{\"n\": 85}", "{{n}} miles", "85 miles", NULL},
    {"Triple Mustache Integer Interpolation", "{\"n\": 85}", "{{{n}}} miles", "85 miles", NULL},
    {"Ampersand Integer Interpolation", "{\"n\": 85}", "{{&n}} miles", "85 miles", NULL},
    {"Basic Decimal Interpolation", "{\"n\": 1.210}", "{{n}} watts", "1.21 watts", NULL},
    {"Triple Mustache Decimal Interpolation", "{\"n\": 1.210}", "{{{n}}} watts", "1.21 watts", NULL},
    {"Ampersand Decimal Interpolation", "{\"n\": 1.210}", "{{&n}} watts", "1.21 watts", NULL},
    {"Basic Null Interpolation", "{\"n\": null}", "({{n}})", "()", NULL},
    {"Triple Mustache Null Interpolation", "{\"n\": null}", "({{{n}}})", "()", NULL},
    {"Ampersand Null Interpolation", "{\"n\": null}", "({{&n}})", "()", NULL},
    {"Basic Context Miss Interpolation", "{}", "({{n}})", "()", NULL},
    {"Triple Mustache Context Miss Interpolation", "{}", "({{{n}}})", "()", NULL},
    {"Ampersand Context Miss Interpolation", "{}", "({{&n}})", "()", NULL},
    {"Dotted Names - Basic Interpolation", "{\"a\": {\"b\": \"Joe\"}}", "{{a.b}} == {{#a}}{{b}}{{/a}}", "Joe == Joe",
     NULL},
    {"Dotted Names - Triple Mustache Interpolation", "{\"a\": {\"b\": \"<\"}}", "{{{a.b}}} == {{#a}}{{{b}}}{{/a}}",
     "< == <", NULL},
    {"Dotted Names - Ampersand Interpolation", "{\"a\": {\"b\": \"<\"}}", "{{&a.b}} == {{#a}}{{&b}}{{/a}}", "< == <",
     NULL},
    {"Dotted Names - Arbitrary Depth", "{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": \"Phil\"}}}}}", "{{a.b.c.d.e}}", "Phil",
     NULL},
    {"Dotted Names - Broken Chains", "{\"a\": {}}", "({{a.b.c}})", "()", NULL},
    {"Dotted Names - Broken Chain Resolution", "{\"a\": {\"b\": {}}, \"c\": {\"n\": \"Jim\"}}", "({{a.b.c.n}})", "()",
     NULL},
    {"Dotted Names - Initial Resolution", "{\"a\": {\"b\": {\"c\": \"Phil\"}}, \"b\": {\"c\": \"Wrong\"}}",
     "{{#a}}{{b.c}}{{/a}}", "Phil", NULL},
    {"Dotted Names - Context Precedence", "{\"a\": {\"b\": {}}, \"b\": {\"c\": \"ERROR\"}}", "{{#a}}({{b.c}}){{/a}}",
     "()", NULL},
    {"Dotted Names are never single keys", "{\"a.b\": 1, \"a\": {\"b\": 2}}", "{{a.b}}", "2", NULL},
    {"Dotted Names - No Masking", "{\"a.b\": 1, \"a\": {\"c\": 2}}", "({{a.b}})", "()", NULL},
    {"Implicit Iterators - Basic Interpolation", "\"world\"", "Hello, {{.}}!", "Hello, world!", NULL},
    {"Implicit Iterators - HTML Escaping", "\"& < >\"", "{{.}}", "&amp; &lt; &gt;", NULL},
    {"Implicit Iterators - Triple Mustache", "\"& < >\"", "{{{.}}}", "& < >", NULL},
    {"Implicit Iterators - Ampersand", "\"& < >\"", "{{&.}}", "& < >", NULL},
    {"Implicit Iterators - Basic Integer Interpolation", "85", "{{.}} miles", "85 miles", NULL},
    {"Interpolation - Surrounding Whitespace", "{\"s\": \"---\"}", "| {{s}} |", "| --- |", NULL},
    {"Triple Mustache - Surrounding Whitespace", "{\"s\": \"---\"}", "| {{{s}}} |", "| --- |", NULL},
    {"Ampersand - Surrounding Whitespace", "{\"s\": \"---\"}", "| {{&s}} |", "| --- |", NULL},
    {"Interpolation - Standalone", "{\"s\": \"---\"}", "  {{s}}\n", "  ---\n", NULL},
    {"Triple Mustache - Standalone", "{\"s\": \"---\"}", "  {{{s}}}\n", "  ---\n", NULL},
    {"Ampersand - Standalone", "{\"s\": \"---\"}", "  {{&s}}\n", "  ---\n", NULL},
    {"Interpolation With Padding", "{\"s\": \"---\"}", "|{{ s }}|", "|---|", NULL},
    {"Triple Mustache With Padding", "{\"s\": \"---\"}", "|{{{ s }}}|", "|---|", NULL},
    {"Ampersand With Padding", "{\"s\": \"---\"}", "|{{& s }}|", "|---|", NULL},
};
static const struct row inverted[] = {
    {"Falsey", "{\"b\": false}", "{{^b}}yes{{/b}}", "yes", NULL},
    {"Truthy", "{\"b\": true}", "({{^b}}no{{/b}})", "()", NULL},
    {"Null is falsey", "{\"n\": null}", "{{^n}}yes{{/n}}", "yes", NULL},
    {"Context", "{\"c\": {\"n\": \"Joe\"}}", "({{^c}}Hi {{n}}.{{/c}})", "()", NULL},
    {"List", "{\"l\": [{\"n\": 1}, {\"n\": 2}]}", "({{^l}}{{n}}{{/l}})", "()", NULL},
    {"Empty List", "{\"l\": []}", "{{^l}}none{{/l}}", "none", NULL},
    {"Doubled", "{\"b\": false, \"t\": \"second\"}", "{{^b}}\n* first\n{{/b}}\n* {{t}}\n{{^b}}\n* third\n{{/b}}\n",
     "* first\n* second\n* third\n", NULL},
    {"Nested (Falsey)", "{\"b\": false}", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |", "| A B C D E |", NULL},
    {"Nested (Truthy)", "{\"b\": true}", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |", "| A  E |", NULL},
    {"Context Misses", "{}", "[{{^m}}none{{/m}}]", "[none]", NULL},
    {"Dotted Names - Truthy", "{\"a\": {\"b\": {\"c\": true}}}", "({{^a.b.c}}no{{/a.b.c}})", "()", NULL},
    {"Dotted Names - Falsey", "{\"a\": {\"b\": {\"c\": false}}}", "{{^a.b.c}}no{{/a.b.c}}", "no", NULL},
    {"Dotted Names - Broken Chains", "{\"a\": {}}", "{{^a.b.c}}no{{/a.b.c}}", "no", NULL},
    {"Surrounding Whitespace", "{\"b\": false}", " | {{^b}}\t|\t{{/b}} | \n", " | \t|\t | \n", NULL},
    {"Internal Whitespace", "{\"b\": false}", " | {{^b}} {{! white }}\n {{/b}} | \n", " |  \n  | \n", NULL},
    {"Indented Inline Sections", "{\"b\": false}", " {{^b}}NO{{/b}}\n {{^b}}WAY{{/b}}\n", " NO\n WAY\n", NULL},
    {"Standalone Lines", "{\"b\": false}", "| This\n{{^b}}\n|\n{{/b}}\n| Line\n", "| This\n|\n| Line\n", NULL},
    {"Standalone Indented Lines", "{\"b\": false}", "| This\n  {{^b}}\n|\n  {{/b}}\n| Line\n", "| This\n|\n| Line\n",
     NULL},
    {"Standalone Line Endings", "{\"b\": false}", "|\r\n{{^b}}\r\n{{/b}}\r\n|", "|\r\n|", NULL},
    {"Standalone Without Previous Line", "{\"b\": false}", "  {{^b}}\n^{{/b}}\n/", "^\n/", NULL},
    {"Standalone Without Newline", "{\"b\": false}", "^{{^b}}\n/\n  {{/b}}", "^\n/\n", NULL},
    {"Padding", "{\"b\": false}", "|{{^ b }}={{/ b }}|", "|=|", NULL},
};
static const struct row partials[] = {
    {"Basic Behavior", "{}", "({{>p}})", "(from partial)", "from partial"},
    {"Failed Lookup", "{}", "({{>q}})", "()", NULL},
    {"Context", "{\"t\": \"content\"}", "({{>p}})", "(*content*)", "*{{t}}*"},
    {"Recursion", "{\"c\": \"X\", \"n\": [{\"c\": \"Y\", \"n\": []}]}", "{{>p}}", "X<Y<>>",
     "{{c}}<{{#n}}{{>p}}{{/n}}>"},
    {"Surrounding Whitespace", "{}", "| {{>p}} |", "| \t|\t |", "\t|\t"},
    {"Inline Indentation", "{\"d\": \"|\"}", "  {{d}}  {{> p}}\n", "  |  >\n>\n", ">\n>"},
    {"Standalone Line Endings", "{}", "|\r\n{{>p}}\r\n|", "|\r\n>|", ">"},
    {"Standalone Without Previous Line", "{}", "  {{>p}}\n>", "  >\n  >>", ">\n>"},
    {"Standalone Without Newline", "{}", ">\n  {{>p}}", ">\n  >\n  >", ">\n>"},
    {"Standalone Indentation", "{\"c\": \"<\\n->\"}", "\\\n {{>p}}\n/\n", "\\\n |\n <\n->\n |\n/\n", "|\n{{{c}}}\n|\n"},
    {"Padding Whitespace", "{}", "|{{> p }}|", "|[]|", "[]"},
    {"ours: lines of a section in an indented partial", "{\"l\": [1, 2]}", "  {{>p}}\n", "  1\n  2\n  end",
     "{{#l}}{{.}}\n{{/l}}end"},
    {"ours: indentation adds up", "{\"l\": [{\"l\": []}]}", " {{>p}}\n", " -\n  -\n", "-\n{{#l}}\n {{>p}}\n{{/l}}\n"},
};
static const struct row sections[] = {
    {"Truthy", "{\"b\": true}", "({{#b}}yes{{/b}})", "(yes)", NULL},
    {"Falsey", "{\"b\": false}", "({{#b}}no{{/b}})", "()", NULL},
    {"Null is falsey", "{\"n\": null}", "({{#n}}no{{/n}})", "()", NULL},
    {"Context", "{\"c\": {\"n\": \"Joe\"}}", "({{#c}}Hi {{n}}.{{/c}})", "(Hi Joe.)", NULL},
    {"Parent contexts", "{\"a\": \"foo\", \"b\": \"wrong\", \"sec\": {\"b\": \"bar\"}, \"c\": {\"d\": \"baz\"}}",
     "{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}", "foo, bar, baz", NULL},
    {"Variable test", "{\"foo\": \"bar\"}", "{{#foo}}{{.}} is {{foo}}{{/foo}}", "bar is bar", NULL},
    {"List Contexts", "{\"t\": [{\"n\": {\"u\": \"A\", \"l\": \"a\"}, \"m\": [{\"k\": 1, \"b\": [{\"x\": \"y\"}]}]}]}",
     "{{#t}}{{#m}}{{n.l}}{{k}}.{{#b}}{{n.u}}{{k}}{{x}}.{{/b}}{{/m}}{{/t}}", "a1.A1y.", NULL},
    {"Deeply Nested Contexts",
     "{\"a\": {\"one\": 1}, \"b\": {\"two\": 2}, \"c\": {\"three\": 3, \"d\": {\"five\": 5}}}",
     "{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}\n{{#c}}\n{{three}}{{two}}\n{{#d}}\n{{#five}}\n{{five}}{{.}}{{one}}\n"
     "{{/five}}\n{{/d}}\n{{/c}}\n{{one}}\n{{/b}}\n{{/a}}\n",
     "1\n12\n32\n551\n1\n", NULL},
    {"List", "{\"l\": [{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]}", "({{#l}}{{n}}{{/l}})", "(123)", NULL},
    {"Empty List", "{\"l\": []}", "({{#l}}no{{/l}})", "()", NULL},
    {"Strings Not Lists", "{\"s\": \"123\"}", "({{#s}}foo{{/s}})", "(foo)", NULL},
    {"Doubled", "{\"b\": true, \"t\": \"second\"}", "{{#b}}\n* first\n{{/b}}\n* {{t}}\n{{#b}}\n* third\n{{/b}}\n",
     "* first\n* second\n* third\n", NULL},
    {"Nested (Truthy)", "{\"b\": true}", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |", "| A B C D E |", NULL},
    {"Nested (Falsey)", "{\"b\": false}", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |", "| A  E |", NULL},
    {"Context Misses", "{}", "[{{#m}}no{{/m}}]", "[]", NULL},
    {"Implicit Iterator - String", "{\"l\": [\"a\", \"b\"]}", "{{#l}}({{.}}){{/l}}", "(a)(b)", NULL},
    {"Implicit Iterator - Integer", "{\"l\": [1, 2]}", "{{#l}}({{.}}){{/l}}", "(1)(2)", NULL},
    {"Implicit Iterator - Decimal", "{\"l\": [1.10, 2.20]}", "{{#l}}({{.}}){{/l}}", "(1.1)(2.2)", NULL},
    {"Implicit Iterator - Array", "{\"l\": [[1, 2], [\"a\"]]}", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "(12)(a)", NULL},
    {"Implicit Iterator - HTML Escaping", "{\"l\": [\"&\", \"<\"]}", "{{#l}}({{.}}){{/l}}", "(&amp;)(&lt;)", NULL},
    {"Implicit Iterator - Triple mustache", "{\"l\": [\"&\", \"<\"]}", "{{#l}}({{{.}}}){{/l}}", "(&)(<)", NULL},
    {"Implicit Iterator - Ampersand", "{\"l\": [\"&\", \"<\"]}", "{{#l}}({{&.}}){{/l}}", "(&)(<)", NULL},
    {"Implicit Iterator - Root-level", "[{\"v\": \"a\"}, {\"v\": \"b\"}]", "{{#.}}({{v}}){{/.}}", "(a)(b)", NULL},
    {"Dotted Names - Truthy", "{\"a\": {\"b\": {\"c\": true}}}", "{{#a.b.c}}Here{{/a.b.c}}", "Here", NULL},
    {"Dotted Names - Falsey", "{\"a\": {\"b\": {\"c\": false}}}", "({{#a.b.c}}Here{{/a.b.c}})", "()", NULL},
    {"Dotted Names - Broken Chains", "{\"a\": {}}", "({{#a.b.c}}Here{{/a.b.c}})", "()", NULL},
    {"Surrounding Whitespace", "{\"b\": true}", " | {{#b}}\t|\t{{/b}} | \n", " | \t|\t | \n", NULL},
    {"Internal Whitespace", "{\"b\": true}", " | {{#b}} {{! white }}\n {{/b}} | \n", " |  \n  | \n", NULL},
    {"Indented Inline Sections", "{\"b\": true}", " {{#b}}YES{{/b}}\n {{#b}}GOOD{{/b}}\n", " YES\n GOOD\n", NULL},
    {"Standalone Lines", "{\"b\": true}", "| This\n{{#b}}\n|\n{{/b}}\n| Line\n", "| This\n|\n| Line\n", NULL},
    {"Indented Standalone Lines", "{\"b\": true}", "| This\n  {{#b}}\n|\n  {{/b}}\n| Line\n", "| This\n|\n| Line\n",
     NULL},
    {"Standalone Line Endings", "{\"b\": true}", "|\r\n{{#b}}\r\n{{/b}}\r\n|", "|\r\n|", NULL},
    {"Standalone Without Previous Line", "{\"b\": true}", "  {{#b}}\n#{{/b}}\n/", "#\n/", NULL},
    {"Standalone Without Newline", "{\"b\": true}", "#{{#b}}\n/\n  {{/b}}", "#\n/\n", NULL},
    {"Padding", "{\"b\": true}", "|{{# b }}={{/ b }}|", "|=|", NULL},
    {"ours: what is false", "{\"e\": \"\", \"z\": 0, \"o\": {}}", "{{^e}}e{{/e}}{{#z}}z{{/z}}{{#o}}o{{/o}}", "ezo",
     NULL},
    {"ours: maps and lists print nothing", "{\"l\": [1], \"o\": {\"a\": 1}}", "({{l}}{{o}})", "()", NULL},
};

/* A template and what it is rendered with, until finished. */
typedef struct fixture {
    tb_arena arena;
    tb_diags diags;
    tb_source *sources[3];
    size_t source_count;
    const tb_template *template, *partial;
    tb_buf out;
} fixture;

static tb_source *source_of(fixture *f, const char *name, const char *text)
{
    tb_source **source = &f->sources[f->source_count++];

    assert_int_equal(tb_source_from(name, text, strlen(text), &f->diags, source), TB_OK);
    return *source;
}

static tb_status find_partial(void *context, tb_text name, tb_place at, const tb_template **out)
{
    const fixture *f = context;

    assert_non_null(at.source);
    *out = tb_text_is(name, "p") ? f->partial : NULL;
    return TB_OK;
}

static tb_status run(fixture *f, const char *data, const char *template, const char *partial)
{
    const tb_rendering how = {tb_escape_html, find_partial, f, &f->diags};
    const tb_node *node = NULL;
    tb_status status;

    assert_int_equal(tb_json_parse(source_of(f, "data", data), &f->arena, &f->diags, &node), TB_OK);
    if (partial != NULL)
        assert_int_equal(tb_template_parse(source_of(f, "partial", partial), &f->arena, &f->diags, &f->partial), TB_OK);
    status = tb_template_parse(source_of(f, "template", template), &f->arena, &f->diags, &f->template);
    return status == TB_OK ? tb_template_render(f->template, node, &how, &f->out) : status;
}

static void finish(fixture *f)
{
    for (size_t i = 0; i < f->source_count; i++)
        tb_source_free(f->sources[i]);
    tb_arena_release(&f->arena);
    tb_diags_release(&f->diags);
    tb_buf_release(&f->out);
}

static void behaves(void **state)
{
    const struct row *row = *state;
    fixture f = {.source_count = 0};

    assert_int_equal(run(&f, row->data, row->template, row->partial), TB_OK);
    assert_string_equal(f.out.data, row->want);
    finish(&f);
}

/* ---- What is wrong with a template ---- */

struct wrong_row {
    const char *name, *template;
    tb_diag_code code;
    uint32_t line, column;
    const char *text;
};
static const struct wrong_row wrong_rows[] = {
    {"a tag without an end", "a\n b {{name", TB_DIAG_SYNTAX, 2, 4, "a tag without an end: '}}' is missing"},
    {"a triple one ended as a double one", "{{{name}}", TB_DIAG_SYNTAX, 1, 1, "a tag without an end: '}}}' is missing"},
    {"a section without an end", "a\n{{#one}}\nb", TB_DIAG_SYNTAX, 2, 1, "section 'one' without an end"},
    {"an inverted one", "{{^one}}", TB_DIAG_SYNTAX, 1, 1, "section 'one' without an end"},
    {"an end without a section", "é {{/one}}", TB_DIAG_SYNTAX, 1, 3, "the end of section 'one', which is not open"},
    {"another's end", "{{#one}}{{/two}}", TB_DIAG_SYNTAX, 1, 9,
     "the end of section 'two' where that of 'one' should be"},
    {"no name", "{{}}", TB_DIAG_SYNTAX, 1, 1, "a tag without a name"},
    {"two names", "x{{# a b }}", TB_DIAG_SYNTAX, 1, 2, "a tag's name has no white space in it: 'a b'"},
    {"one delimiter", "{{=|=}}", TB_DIAG_SYNTAX, 1, 1, "these are no two delimiters"},
    {"three delimiters", "{{=| | |=}}", TB_DIAG_SYNTAX, 1, 1, "these are no two delimiters"},
    {"an equals sign in one", "{{=|= |=}}", TB_DIAG_SYNTAX, 1, 1, "these are no two delimiters"},
    {"a long delimiter", "{{=0123456789abcdef |=}}", TB_DIAG_SYNTAX, 1, 1, "these are no two delimiters"},
};

static void is_wrong(void **state)
{
    const struct wrong_row *row = *state;
    fixture f = {.source_count = 0};

    assert_int_equal(run(&f, "{}", row->template, NULL), TB_ERR_INPUT);
    assert_null(f.template);
    assert_int_equal(f.diags.list[0].code, row->code);
    assert_string_equal(f.diags.list[0].text, row->text);
    assert_int_equal(f.diags.list[0].at.line, row->line);
    assert_int_equal(f.diags.list[0].at.column, row->column);
    finish(&f);
}

static void all_are_reported(void **state)
{
    fixture f = {.source_count = 0};

    (void)state;
    assert_int_equal(run(&f, "{}", "{{}}\n{{/a}}\n{{#b}}{{/c}}\n{{", NULL), TB_ERR_INPUT);
    assert_int_equal(f.diags.errors, 4);
    assert_int_equal(f.diags.list[2].also.line, 3);
    finish(&f);
}

static void sections_have_a_depth(void **state)
{
    tb_buf text = TB_BUF_EMPTY;
    fixture f = {.source_count = 0}, g = {.source_count = 0};

    (void)state;
    for (int i = 0; i < TB_DEPTH_MAX; i++)
        tb_buf_puts(&text, "{{#a}}\n");
    for (int i = 0; i < TB_DEPTH_MAX; i++)
        tb_buf_puts(&text, "{{/a}}\n");
    assert_int_equal(run(&f, "{\"a\": 1}", text.data, NULL), TB_OK);
    tb_buf_clear(&text);
    for (int i = 0; i < 1000; i++)
        tb_buf_puts(&text, "{{#a}}\n");
    assert_int_equal(run(&g, "{}", text.data, NULL), TB_ERR_INPUT);
    assert_int_equal(g.diags.errors, 1);
    assert_int_equal(g.diags.list[0].code, TB_DIAG_TOO_DEEP);
    assert_int_equal(g.diags.list[0].at.line, TB_DEPTH_MAX + 1);
    assert_int_equal(g.diags.list[0].at.column, 1);
    finish(&f);
    finish(&g);
    tb_buf_release(&text);
}

static void partials_have_a_depth(void **state)
{
    fixture f = {.source_count = 0};

    (void)state;
    assert_int_equal(run(&f, "{}", "{{>p}}", "a\n  {{>p}}"), TB_ERR_INPUT);
    assert_int_equal(f.diags.list[0].code, TB_DIAG_TOO_DEEP);
    assert_string_equal(f.diags.list[0].at.source->name, "partial");
    assert_int_equal(f.diags.list[0].at.line, 2);
    assert_int_equal(f.diags.list[0].at.column, 3);
    finish(&f);
}

/* Few levels, each of them some times over: what they make would outgrow any machine. */
static void work_has_a_limit(void **state)
{
    fixture f = {.source_count = 0}, g = {.source_count = 0};
    tb_buf text = TB_BUF_EMPTY;

    (void)state;
    assert_int_equal(run(&f, "{\"l\": [1, 2, 3, 4, 5, 6, 7, 8, 9]}", "{{>p}}", "{{#l}}{{>p}}{{/l}}"), TB_ERR_INPUT);
    assert_int_equal(f.diags.list[0].code, TB_DIAG_TOO_DEEP); /* before the limit of steps: depth first */
    for (int i = 0; i < 20; i++)
        tb_buf_puts(&text, "{{#l}}");
    tb_buf_puts(&text, "{{.}}");
    for (int i = 0; i < 20; i++)
        tb_buf_puts(&text, "{{/l}}");
    assert_int_equal(run(&g, "{\"l\": [1, 2, 3, 4, 5, 6, 7, 8, 9]}", text.data, NULL), TB_ERR_INPUT);
    assert_int_equal(g.diags.list[0].code, TB_DIAG_TOO_LARGE);
    finish(&f);
    finish(&g);
    tb_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_reported),
        cmocka_unit_test(sections_have_a_depth),
        cmocka_unit_test(partials_have_a_depth),
        cmocka_unit_test(work_has_a_limit),
    };
    int failed = 0;

    RUN_ROWS(comments, behaves, failed);
    RUN_ROWS(delimiters, behaves, failed);
    RUN_ROWS(interpolation, behaves, failed);
    RUN_ROWS(inverted, behaves, failed);
    RUN_ROWS(partials, behaves, failed);
    RUN_ROWS(sections, behaves, failed);
    RUN_ROWS(wrong_rows, is_wrong, failed);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
