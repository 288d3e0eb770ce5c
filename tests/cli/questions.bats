load helper

@test "lists questions, workloads and priorities" {
    make_pack
    tiebreak --pack pack questions
    expect 0
    contains "$output" "morning: mornings"
    contains "$output" "How many cups?"
    contains "$output" "a number from 0 to 100"
    contains "$output" "matters to taste (1 rule)"
    contains "$output" "priorities:"
}

@test "the blank profile is one that score accepts" {
    "$TIEBREAK" questions --template >blank.yaml
    tiebreak score blank.yaml
    expect 0
    [ -z "$stderr" ]
}

@test "the blank profile with every line filled in is one that score accepts" {
    "$TIEBREAK" questions --template | sed 's/^\( *\)#\([a-z]\)/\1\2/' >full.yaml
    [ "$(grep -c '^  [a-z]' full.yaml)" -gt 40 ]
    tiebreak score full.yaml
    expect 0
}

@test "as JSON: one document that names the rules that ask" {
    tiebreak questions --format json
    expect 0
    is_json "$output"
    contains "$output" '"questions":['
    contains "$output" '"rules":["'
}

@test "a template is YAML" {
    tiebreak questions --template --format json
    expect 2
    is_json "$output"
}

@test "what is asked of every project comes first, in sections" {
    tiebreak questions --template
    expect 0
    output=$(sed '1,/^#answers:$/d' <<<"$output")
    [ "$(grep -m 1 '^  #[a-z_]*: ' <<<"$output")" = "  #approved_languages: either_language" ]
    [ "$(grep -c '^  # ---' <<<"$output")" -eq "$(grep '^  # ---' <<<"$output" | sort -u | wc -l)" ]
    [ "$(grep -c '^  #[a-z_0-9]*: ' <<<"$output")" -ge 30 ]
}
