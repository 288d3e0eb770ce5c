load helper

@test "the built-in pack's scenarios pass" {
    tiebreak rules test
    expect 0
    [ -z "$stderr" ]
    [[ $output =~ ^[0-9]+\ scenarios,\ all\ passed$ ]]
}

@test "a pack in a folder, named or by --pack" {
    make_pack
    tiebreak rules test pack
    expect 0
    [ "$output" = "1 scenario, all passed" ]
    tiebreak --pack pack rules test
    expect 0
    [ "$output" = "1 scenario, all passed" ]
}

@test "files of scenarios run against the pack in use" {
    make_pack
    cp pack/tests/all.yaml more.yaml
    tiebreak rules test --pack pack more.yaml pack/tests/all.yaml
    expect 0
    [ "$output" = "2 scenarios, all passed" ]
    tiebreak rules test pack more.yaml
    expect 2
}

@test "a failure says where, what was expected, and what came" {
    make_pack
    sed -i 's/choice: tea/choice: coffee/' pack/tests/all.yaml
    tiebreak rules test pack
    expect 1
    contains "$output" "FAILED many-cups (pack/tests/all.yaml:1)"
    contains "$output" "expected choice coffee, got tea"
    contains "$output" "1 scenario, 1 failed"
}

@test "TAP and JSON" {
    make_pack
    tiebreak rules test pack --format tap
    expect 0
    [ "$output" = $'TAP version 13\n1..1\nok 1 - many-cups' ]
    sed -i 's/choice: tea/choice: coffee/' pack/tests/all.yaml
    tiebreak rules test pack --format tap
    expect 1
    contains "$output" "not ok 1 - many-cups"
    contains "$output" "# expected choice coffee, got tea"
    tiebreak rules test pack --format json
    expect 1
    is_json "$output"
    contains "$output" '"failed":1'
}

@test "JUnit's XML" {
    make_pack
    sed 's/many-cups/wrong-cups/; s/choice: tea/choice: coffee/' pack/tests/all.yaml >pack/tests/b.yaml
    tiebreak rules test pack --format junit
    expect 1
    printf '%s' "$output" | python3 -c '
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.read())
assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "2", "1")
cases = root.findall("testsuite/testcase")
assert [c.get("name") for c in cases] == ["many-cups", "wrong-cups"]
assert cases[1].get("classname") == "pack/tests/b.yaml"
assert cases[0].find("failure") is None
assert "expected choice coffee, got tea" in cases[1].find("failure").text'
}

@test "--run runs one, and knows when there is none of that name" {
    make_pack
    sed 's/many-cups/other-cups/' pack/tests/all.yaml >pack/tests/b.yaml
    tiebreak rules test pack --run other-cups
    expect 0
    [ "$output" = "1 scenario, all passed" ]
    tiebreak rules test pack --run many-cup
    expect 2
    contains "$stderr" "did you mean 'many-cups'?"
}

@test "no scenario at all is a failure" {
    make_pack
    rm -r pack/tests
    tiebreak rules test pack
    expect 1
    contains "$output" "0 scenarios"
}

@test "a scenario that names what is not there is bad input" {
    make_pack
    sed -i 's/taste.pot/taste.pott/' pack/tests/all.yaml
    tiebreak rules test pack
    expect 2
    contains "$stderr" "pack/tests/all.yaml:3:"
    contains "$stderr" "taste.pot"
    tiebreak rules check pack
    expect 1
    tiebreak rules test pack --format json
    expect 2
    is_json "$output"
}
