load helper

# examples FILE: the lines of its code blocks that run the program.
examples() {
    awk '/^```/ { inside = !inside; next } inside && /^tiebreak / { sub(/ +#.*/, ""); print }' "$1"
}

@test "every example of the README runs" {
    awk '/^```yaml/ { inside = 1; next } /^```/ { inside = 0 } inside' "$ROOT/README.md" >example.yaml
    [ -s example.yaml ]
    mkdir -p docs/decisions
    "$TIEBREAK" score --format json "$PROFILE" | tee report.json old.json new.json >docs/decisions/0001-backend.tiebreak.json
    examples "$ROOT/README.md" >lines
    [ "$(wc -l <lines)" -ge 5 ]
    while IFS= read -r line; do
        cp example.yaml my-project.yaml
        case $line in
        'tiebreak ask'*) line="$line || [ \$? -eq 2 ]" ;; # there is nobody to ask
        'tiebreak bench'*) line="${line/--format csv/} --list" ;; # the options are taken, and minutes saved
        'tiebreak serve'*) line="$line --deadline 0 || [ \$? -eq 2 ]" ;;
        esac
        echo "$line"
        bash -c "tiebreak() { '$TIEBREAK' \"\$@\"; }; $line" >out
    done <lines
}

@test "the report in the README is the one the program gives" {
    awk 'on && /^<\/details>$/ { exit } on && /^```$/ { inside = !inside; next } inside
        /^\$ tiebreak score data/ { on = inside = 1 }' "$ROOT/README.md" >shown
    (cd "$ROOT" && SOURCE_DATE_EPOCH=$README_DATE "$TIEBREAK" score data/profiles/support-chat.yaml) >given
    # the decision's id changes with every rule, the reference run with every measurement; what it says is compared
    said() { sed -e 's/decision [0-9a-f]*$/decision/' -e '/^  Measured elsewhere$/,/^$/d' -e '/^$/d' "$1"; }
    [ "$(said shown | wc -l)" -gt 50 ]
    diff -u <(said shown) <(said given)
    grep -q "argues from $("$TIEBREAK" rules list | sed -n 's/.* · \([0-9]* claims of\) .*/\1/p') five" "$ROOT/README.md"
}

# files_of FILE: writes each block of YAML whose first line names a file to that file, or to its end.
files_of() {
    awk '/^```yaml$/ { block = 1; next } /^```$/ { block = 0 }
        block == 1 { block = 2; end = /^# at the end of /; sub(/^# (at the end of )?/, ""); file = $0
            system("mkdir -p $(dirname " file ")"); if (!end) printf "" >file; next }
        block == 2 { print >>file }' "$1"
}

@test "the packs that authoring.md makes are good, and its commands run" {
    "$TIEBREAK" rules export house-pack
    sed '/^## Does it say/,$d' "$ROOT/docs/authoring.md" >page
    files_of page
    rm -r house-pack/tests/[!h]*.yaml # the built-in scenarios are tried elsewhere
    grep -q '^- id: circumstances.house-on-call$' house-pack/circumstances.yaml
    mkdir -p docs/decisions
    cp "$PROFILE" my-project.yaml
    examples page >lines
    [ "$(wc -l <lines)" -eq 8 ]
    while IFS= read -r line; do
        case $line in
        *export*) continue ;;
        *' ask') line="$line || [ \$? -eq 2 ]" ;; # there is nobody to ask
        esac
        echo "$line"
        bash -c "tiebreak() { '$TIEBREAK' \"\$@\"; }; $line" >out
    done <lines
    tiebreak rules test queues
    [ "$output" = "3 scenarios, all passed" ]
    tiebreak rules check --strict queues
    expect 0
    tiebreak --pack house-pack score --draws 10 --set on_call=operations_team --set team_skills=javascript my-project.yaml
    contains "$output" "nobody on call"
}

@test "every example of --help runs" {
    "$TIEBREAK" rules export my-pack
    "$TIEBREAK" questions --template >my-project.yaml
    echo '{"tiebreak": "profile/1"}' >profiles.jsonl
    cp "$ROOT/docs/evidence-example.json" laptop.json
    cp "$ROOT/docs/evidence-example.json" server.json
    printf '%s\n' '- id: nothing-said' '  profile: {title: Nothing said}' '  expect: {choice: none}' >more.yaml
    mkdir -p data/profiles .config/fish/completions
    cp "$PROFILE" data/profiles/
    mkdir -p docs/decisions
    "$TIEBREAK" score --format json "$PROFILE" | tee report.json >docs/decisions/0001-backend.tiebreak.json
    key=$("$TIEBREAK" score --save "$PROFILE" 2>&1 >/dev/null | sed -n 's/^tiebreak: saved as //p')
    all_commands | while read -r name; do
        # shellcheck disable=SC2086
        "$TIEBREAK" ${name#tiebreak} --help | sed -n '/^Examples:/,/^$/s/^  \([a-z].*tiebreak .*\|tiebreak .*\)/\1/p'
    done >lines
    [ "$(wc -l <lines)" -ge 10 ]
    while IFS= read -r line; do
        case $line in
        *' KEY'*) line=${line/KEY/$key} ;;
        *'export my-pack') rm -r my-pack ;;
        'tiebreak ask'*) line="$line || [ \$? -eq 2 ]" ;; # there is nobody to ask
        *'bench compare'*) ;;
        *'tiebreak bench'*) line="${line/--format csv/} --list" ;; # the options are taken, and minutes saved
        *--expect*) line="$line || [ \$? -eq 1 ]" ;; # the blank profile has no verdict
        *'tiebreak serve'*) line="$line --deadline 0 || [ \$? -eq 2 ]" ;; # it would serve; the options before it are taken
        *--chosen*) line=${line/my-project.yaml/$PROFILE} ;; # nor a hybrid to choose
        esac
        echo "$line"
        bash -c "tiebreak() { '$TIEBREAK' \"\$@\"; }; $line" >out
    done <lines
}
