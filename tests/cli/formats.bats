# shellcheck disable=SC2016 # nothing in these texts is meant to expand
load helper

shape() {
    python3 "$ROOT/tests/cli/check_shape.py" "$@"
}

# written FORMAT TITLE DESCRIPTION OUT: a report on a project that calls itself so.
written() {
    python3 - "$2" "$3" >profile.json <<'END'
import json, sys
print(json.dumps({"tiebreak": "profile/1", "title": sys.argv[1], "description": sys.argv[2],
                  "workloads": ["realtime_messaging", "machine_learning"], "answered_by": sys.argv[1],
                  "answers": {"open_connections": 20000, "team_size": 8}}))
END
    "$TIEBREAK" score --draws 40 --format "$1" -o "$4" profile.json
}

@test "every sample profile gives a page, a record and rows that are well formed, and the page is small" {
    for profile in "$ROOT"/data/profiles/*.yaml; do
        for format in html md csv; do
            "$TIEBREAK" score --draws 200 --format "$format" -o "out.$format" "$profile"
            shape "$format" "out.$format"
        done
        [ "$(wc -c <out.html)" -le 150000 ]
    done
}

@test "a project of which nothing is known, and one of which nothing is left, have all formats too" {
    for format in html md csv; do
        "$TIEBREAK" score --draws 40 --format "$format" -o out --describe ''
        shape "$format" out
        golden_report "$format" "$ROOT/tests/golden/reports/nothing-left.yaml" >out
        shape "$format" out
    done
}

@test "a title and a description can do nothing to a page, a record or rows" {
    long=$(printf 'x%.0s' {1..65536})
    hostile=(
        '<script>alert(1)</script>'
        '"><img src=x onerror=alert(1)>'
        '</title></style><svg onload=alert(1)>'
        '</script><script>alert(1)</script>'
        '--><script>alert(1)</script><!--'
        ']]><b>'
        "' onmouseover='alert(1)"
        '&lt;b&gt; &#60;b&#62;'
        '{{view.title}} {{{view.document}}} {{/view}} {{>report.css}}'
        '# heading'
        $'a\n\n# heading\n\n- item\n\n```\ncode\n---\n'
        $'> quote\n***\n1. one\n+ two\n\n    code'
        '[link](javascript:alert(1)) ![image](http://x.invalid/y.png)'
        '<http://x.invalid> http://x.invalid www.x.invalid a@x.invalid'
        '| a | b | `code` **bold** ~~gone~~ $x$'
        '<!-- tiebreak:end context -->'
        '=cmd|"/c calc"!A1'
        '+1+1' '-1+1' '@SUM(1)' $'\t=1+1' $'\r=1+1' '＝1+1'
        '"quoted", with; commas'
        $'\033]0;title\007\033[2J\033[31mred'
        $'\xc2\x9b31m C1'
        $'a\u202egnp.exe\u2066b\u2069'
        $'line\u2028separator\u2029'
        "$long"
    )
    for format in html md csv; do
        written "$format" 'A plain title' 'A plain description of it.' plain
        for text in "${hostile[@]}"; do
            # What a title says may also be read by the lexicon; these say nothing it knows.
            written "$format" "$text" "$text" out || {
                printf 'failed: %q\n' "${text:0:80}"
                return 1
            }
            shape "$format" out plain || {
                printf 'in %s: %q\n' "$format" "${text:0:80}"
                return 1
            }
        done
    done
}

@test "a terminal gets nothing that steers it either" {
    for text in $'\033]0;t\007\033[2J' $'a\u202eb' $'\xc2\x9b31m'; do
        written text "$text" "$text" out
        run ! grep -P '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' out
    done
}

@test "texts of somebody's own pack can do nothing either" {
    make_pack
    evil='</script><img src=x onerror=alert(1)> | `x` **b** [l](javascript:x)'
    python3 - "$evil" <<'END'
import json, re, sys
evil = json.dumps(sys.argv[1])
for name, old in (("pack.yaml", "title: Tea or coffee"), ("pack.yaml", "title: Tea"), ("pack.yaml", "title: Both"),
                  ("criteria.yaml", "title: Taste"), ("questions.yaml", "title: How many cups?"),
                  ("questions.yaml", "label: the cups"), ("workloads.yaml", "title: mornings"),
                  ("taste.yaml", "because: A pot serves many.")):
    path = "pack/" + name
    with open(path) as file:
        text = file.read()
    assert old in text, (name, old)
    with open(path, "w") as file:
        file.write(text.replace(old, f"{old.split(':')[0]}: {evil}", 1))
with open("pack/sources.yaml", "w") as file:
    file.write(f"- {{id: evil, title: {evil}, publisher: {evil}, year: 2024, url: 'javascript:alert(1)', interest: {evil}}}\n")
with open("pack/claims.yaml", "w") as file:
    file.write(f"- {{id: e-1, source: evil, section: {evil}, subject: {evil}, for: tea, says: {evil}, status: current}}\n")
    file.write(f"- {{id: e-2, source: evil, section: {evil}, subject: {evil}, for: coffee, says: {evil}, status: current}}\n")
with open("pack/taste.yaml") as file:
    text = file.read()
with open("pack/taste.yaml", "w") as file:
    file.write(text.replace("basis: judgement", "claims: [e-1]\n  despite: [e-2]"))
END
    echo '{"tiebreak": "profile/1", "workloads": ["morning"], "answers": {"cups": 5}}' >p.json
    for format in html md csv; do
        tiebreak --pack pack score --draws 40 --format "$format" -o out p.json
        expect 0
        shape "$format" out
    done
    run ! grep -q 'href="javascript' out
}

@test "what documents say against a reason stands beside it, unless it was measured otherwise" {
    clean_pack
    sed -i 's/despite: \[c-old\]/&, evidence: {benchmark: brew, full_at: 2}/' pack/taste.yaml
    echo '{"tiebreak": "profile/1", "workloads": ["morning"], "answers": {"cups": 5}}' >p.json
    echo '{"tiebreak": "evidence/1", "results": [{"benchmark": "brew",
        "pairs": [{"of": "tea", "over": "coffee", "ratio": 0.5, "low": 0.4, "high": 0.6}]}]}' >slower.json
    for format in html md 'text --explain'; do
        # shellcheck disable=SC2086
        COLUMNS=200 tiebreak --pack pack score --draws 40 --format $format p.json
        expect 0
        contains "$output" "Against this: An urn serves more. (A press 2024"
        contains "$output" "; disputed)"
        # shellcheck disable=SC2086
        tiebreak --pack pack score --draws 40 --format $format --evidence slower.json p.json
        expect 0
        contains "$output" "Measured otherwise: A pot."
        [[ $output != *"gainst this"* ]]
    done
    tiebreak --pack pack score --draws 40 p.json # short without --explain
    [[ $output != *"gainst this"* ]]
    tiebreak --pack pack score --draws 40 --format json p.json
    python3 -c 'import json, sys
assert json.loads(sys.argv[1])["reasons"][0]["despite"] == [
    {"id": "c-old", "source": "leaf", "section": "Pots", "says": "An urn serves more.", "status": "disputed"}]' "$output"
}

@test "reports of several profiles make one sheet, and no page" {
    tiebreak score --draws 40 --format csv -o out "$PROFILE" "$ROOT/data/profiles/ml-service.yaml"
    expect 0
    shape csv out
    [ "$(grep -c '^title,decision' out)" -eq 1 ]
    tiebreak score --draws 40 --format html "$PROFILE" "$ROOT/data/profiles/ml-service.yaml"
    expect 2
    contains "$stderr" "one FILE at a time"
}

@test "a template of one's own is escaped for the format in its name, and finds its partials beside it" {
    mkdir t
    echo '{{view.title}}: {{verdict.choice}} {{>part.txt}}' >t/own.html
    echo 'and {{scores.hybrid}}' >t/part.txt
    written text 'a < b_ *c*' 'A plain one.' out
    tiebreak score --draws 40 --template t/own.html profile.json
    expect 0
    contains "$output" 'a &lt; b_ *c*: hybrid and '
    cp t/own.html t/own.md
    tiebreak score --draws 40 --template t/own.md --format md profile.json
    expect 0
    contains "$output" 'a \< b\_ \*c\*: hybrid and '
    cp t/own.html t/own.md.mustache
    tiebreak score --draws 40 --template t/own.md.mustache profile.json
    expect 0
    contains "$output" 'a \< b\_ \*c\*'
    echo '{{>report.css}}' >t/css.txt
    tiebreak score --draws 40 --template t/css.txt profile.json
    expect 0
    contains "$output" ':root'
}

@test "a template that is none is told with its line and column, and nothing is written" {
    echo old >report
    printf 'one\n{{#view}}\n' >open.html
    tiebreak score --draws 40 --template open.html -o report "$PROFILE"
    expect 2
    contains "$stderr" "open.html:2:1: error: section 'view' without an end"
    printf '\n  {{>self.html}}\n' >self.html
    tiebreak score --draws 40 --template self.html -o report "$PROFILE"
    expect 2
    contains "$stderr" "self.html:2:3: error: partials nest deeper than 16"
    for _ in {1..1000}; do printf '{{#a}}\n'; done >deep.html
    tiebreak score --draws 40 --template deep.html -o report "$PROFILE"
    expect 2
    contains "$stderr" "deep.html:65:1: error: sections nest deeper than 64"
    echo '{{>nowhere.html}}' >partial.html
    tiebreak score --draws 40 --template partial.html -o report "$PROFILE"
    expect 2
    contains "$stderr" "partial.html:1:1: error: no partial 'nowhere.html'"
    [ "$(cat report)" = old ]
    echo x >name.xyz
    tiebreak score --template name.xyz "$PROFILE"
    expect 2
    contains "$stderr" "ends in .html, .md, .csv or .txt"
    tiebreak score --template open.html --format md "$PROFILE"
    expect 2
    tiebreak score --template missing.html "$PROFILE"
    expect 3
    contains "$stderr" missing.html
}

@test "PDF names both programs when there is neither" {
    echo old >report.pdf
    mkdir bin
    run --separate-stderr env "PATH=$PWD/bin" "$TIEBREAK" score --draws 40 --format pdf -o report.pdf "$PROFILE"
    expect 3
    contains "$stderr" "Chromium or WeasyPrint"
    [ "$(cat report.pdf)" = old ]
}

@test "PDF: what a program does to fail is told, and leaves no folder behind" {
    mkdir bin tmp
    printf '#!/bin/sh\nexit 7\n' >bin/weasyprint
    chmod +x bin/weasyprint
    run --separate-stderr env "PATH=$PWD/bin" "TMPDIR=$PWD/tmp" "$TIEBREAK" score --draws 40 --format pdf -o report.pdf "$PROFILE"
    expect 3
    contains "$stderr" "weasyprint' ended with status 7"
    [ ! -e report.pdf ]
    [ -z "$(ls tmp)" ]
    printf '#!/bin/sh\nexit 0\n' >bin/weasyprint # and prints nothing
    run --separate-stderr env "PATH=$PWD/bin" "TMPDIR=$PWD/tmp" "$TIEBREAK" score --draws 40 --format pdf -o report.pdf "$PROFILE"
    expect 3
    [ -z "$(ls tmp)" ]
}

@test "PDF is what the program printed of the page" {
    mkdir bin tmp
    cat >bin/weasyprint <<'END'
#!/bin/sh
{ printf '%%PDF-'; while read -r line; do echo "$line"; done <"$1"; } >"$2"
END
    chmod +x bin/weasyprint
    run --separate-stderr env "PATH=$PWD/bin" "TMPDIR=$PWD/tmp" "$TIEBREAK" score --draws 40 --format pdf -o report.pdf "$PROFILE"
    expect 0
    [ "$(head -c 20 report.pdf)" = '%PDF-<!DOCTYPE html>' ]
    [ -z "$(ls tmp)" ]
}

@test "same inputs, same bytes, in every format" {
    for format in html md csv; do
        "$TIEBREAK" score --format "$format" -o one "$PROFILE"
        "$TIEBREAK" score --format "$format" -o two "$PROFILE"
        cmp one two
    done
}

@test "parts of the draws are the nearest whole per cent, add up, and never reach a confidence they have not" {
    for name in crud-back-office course-videos support-chat adtech-bidder solo-mvp; do
        "$TIEBREAK" score --format md "$ROOT/data/profiles/$name.yaml" >"$name.md"
        "$TIEBREAK" score --format json "$ROOT/data/profiles/$name.yaml" >"$name.json"
        python3 - "$name" <<'END'
import json, re, sys
record = open(sys.argv[1] + ".md").read()
parts = [p for p in json.load(open(sys.argv[1] + ".json"))["verdict"]["acceptability"].values() if p is not None]
shown = [0.5 if p == "under 1" else int(p) for p in re.findall(r"first in (\d+|under 1) % of the runs", record)]
assert len(shown) == len(parts), (shown, parts)
for here, part in zip(sorted(shown), sorted(parts)):
    edge = any(100 * part < band <= 100 * part + 0.5 for band in (60, 75, 90, 100))
    assert here == 0.5 and 0 < part < 0.01 or abs(here - 100 * part) <= (1 if edge else 0.5) + 1e-9, (here, part)
    assert not any(here >= band > 100 * part for band in (60, 75, 90, 100)), (here, part)
left = re.search(r"in (\d+|under 1) % what was not said leaves no choice", record)
assert (left is not None) == (1 - sum(parts) >= 0.005), (record, parts)
if left:
    assert abs(float(left[1].replace("under 1", "0.5")) - 100 * (1 - sum(parts))) <= 0.5 + 1e-9
END
    done
}
