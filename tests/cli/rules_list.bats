load helper

@test "lists every rule in English" {
    make_pack
    tiebreak --pack pack rules list
    expect 0
    contains "$output" "Tea or coffee"
    contains "$output" "taste.pot: +6 Tea"
    contains "$output" "When the cups is at least 3: A pot serves many."
    contains "$output" "our judgement"
}

@test "as JSON: one document with criteria, rules and sources" {
    tiebreak rules list --format json
    expect 0
    is_json "$output"
    printf '%s' "$output" >list.json
    python3 - <<'END'
import json
pack = json.load(open("list.json"))
assert set(pack) == {"pack", "criteria", "rules", "sources"}, set(pack)
assert all(rule["because"] or rule["text"] for rule in pack["rules"])
ids = [rule["id"] for rule in pack["rules"]]
assert ids == sorted(ids) and len(ids) == len(set(ids)) > 0
leaves = {leaf["id"] for branch in pack["criteria"] for leaf in branch["leaves"]}
assert all(rule["criterion"] in leaves for rule in pack["rules"])
END
}

@test "fits the width asked for" {
    COLUMNS=60 tiebreak rules list
    expect 0
    [ "$(printf '%s\n' "$output" | widest)" -le 60 ]
}

@test "takes a pack's folder, as the other commands for packs do" {
    make_pack
    tiebreak rules list pack
    expect 0
    contains "$output" "Tea or coffee"
    tiebreak rules list nowhere
    expect 3
    contains "$stderr" "cannot open the pack 'nowhere'"
    tiebreak rules list pack pack
    expect 2
}
