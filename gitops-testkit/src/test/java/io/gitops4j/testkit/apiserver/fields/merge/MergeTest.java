package io.gitops4j.testkit.apiserver.fields.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.Trees;
import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.FieldsV1;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merging, comparing, cutting, and what an apply owns, on one schema. */
class MergeTest {

  private static final FieldType TOY = FieldType.ofCustomKind(Trees.customSchema());

  private static String merged(String tree, String config) {
    return Trees.text(Merge.of(spec(tree), spec(config), TOY)).replaceAll("^\\{'spec':|}$", "");
  }

  private static Object spec(String json) {
    return Trees.map("{'spec':" + json + "}");
  }

  private static String fields(FieldSet set) {
    return set.toString().strip().replace("\n", " ").replace(".spec", "");
  }

  @ParameterizedTest(name = "{0} + {1} = {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 2 3   | 3 9 1   | 2 3 9 1
          2 3 9 1 | 2 4     | 2 3 9 1 4
          2 3 9 1 4 | 8 4 3 | 2 9 1 8 4 3
          x       | y x     | y x
          a b c   | c       | a b c
          a b c   | c a     | b c a
          a b c   | d       | a b c d
          a b c   | d b     | a d b c
                  | a b     | a b
          a b     |         | a b
          1 2 3 4 | 4 3 2 1 | 4 3 2 1
          """)
  void sets_merged_haveTheOrderOfTheServer(String tree, String config, String expected) {
    assertThat(merged(tags(tree), tags(config))).isEqualTo(tags(expected));
  }

  private static String tags(String items) {
    String list =
        items == null || items.isBlank() ? "" : "'" + items.strip().replaceAll(" +", "','") + "'";
    return "{'tags':[" + list + "]}";
  }

  @Test
  void lists_withKeys_mergeElementsAndDefaultTheirKeys() {
    assertThat(
            merged(
                "{'ports':[{'port':1,'protocol':'TCP','name':'a'},{'port':1,'protocol':'UDP'}]}",
                "{'ports':[{'port':1,'name':'b'}]}"))
        .isEqualTo(
            "{'ports':[{'port':1,'protocol':'TCP','name':'b'},{'port':1,'protocol':'UDP'}]}");
  }

  @Test
  void maps_areMerged_atomicOnesAndListsReplaced() {
    assertThat(
            merged(
                "{'labels':{'a':'1'},'frozen':{'a':'1'},'steps':['a'],'free':{'m':{'a':1},'l':[1]}}",
                "{'labels':{'b':'1'},'frozen':{'b':'1'},'steps':['b'],'free':{'m':{'b':1},'l':[2]}}"))
        .isEqualTo(
            "{'labels':{'a':'1','b':'1'},'frozen':{'b':'1'},'steps':['b'],"
                + "'free':{'m':{'a':1,'b':1},'l':[2]}}");
  }

  @Test
  void nulls_inAConfiguration_replaceScalarsButNotMaps() {
    assertThat(merged("{'size':1,'labels':{'a':'1'}}", "{'size':null,'labels':null}"))
        .isEqualTo("{'size':null,'labels':{'a':'1'}}");
  }

  @Test
  void duplicates_inTheTree_stayUnlessTheConfigurationHasThem() {
    assertThat(merged("{'tags':['a','a','b']}", "{'tags':['c']}"))
        .isEqualTo("{'tags':['a','a','b','c']}");
    assertThat(merged("{'tags':['a','a','b']}", "{'tags':['a']}")).isEqualTo("{'tags':['a','b']}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'labels':{'a':'1'}}          | .labels.a
          {'labels':{}}                 | .labels
          {'labels':null}               | .labels
          {'frozen':{'a':'1'}}          | .frozen
          {'tags':['x']}                | .tags[="x"]
          {'steps':['x']}               | .steps
          {'ports':[{'port':1}]}        | .ports[port=1,protocol="TCP"] .ports[port=1,protocol="TCP"].port
          {'free':{'m':{'a':1},'l':[1]}} | .free.l .free.m .free.m.a
          """)
  void ownable_ofAConfiguration_isWhatItMentions(String config, String expected) {
    assertThat(fields(Ownable.of(spec(config), TOY))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                | {'labels':{'a':'1'}} | added: .labels .labels.a
          {'labels':{'a':'1'}} | {}                | removed: .labels .labels.a
          {'labels':{'a':'1'}} | {'labels':{'a':'2','b':'1'}} | modified: .labels.a added: .labels.b
          {'size':1}        | {'size':1.0}         | ''
          {'tags':['a','b']} | {'tags':['b','a']}  | ''
          {'steps':['a','b']} | {'steps':['b','a']} | modified: .steps
          {'ports':[{'port':1}]} | {'ports':[{'port':1,'protocol':'TCP'}]} | added: .ports[port=1,protocol="TCP"].protocol
          {'tags':['a']}    | {'tags':['a','a']}   | removed: .tags[="a"] added: .tags[="a"]
          """)
  void comparison_ofTwoTrees_tellsWhatChanged(String old, String updated, String expected) {
    Comparison changes = Comparison.of(spec(old), spec(updated), TOY);
    String text =
        (changes.removed().isEmpty() ? "" : " removed: " + fields(changes.removed()))
            + (changes.modified().isEmpty() ? "" : " modified: " + fields(changes.modified()))
            + (changes.added().isEmpty() ? "" : " added: " + fields(changes.added()));
    assertThat(text.strip()).isEqualTo(expected);
  }

  @Test
  void removal_ofEverythingInAMap_leavesNull() {
    FieldSet fields = FieldsV1.decode(Trees.map("{'f:spec':{'f:labels':{'f:a':{}}}}"));
    assertThat(Trees.text(Removal.of(spec("{'labels':{'a':'1'},'size':1}"), fields, TOY)))
        .isEqualTo("{'spec':{'labels':null,'size':1}}");
  }

  @Test
  void removal_ofAnElement_keepsOthers() {
    PathElement spec = PathElement.field("spec");
    FieldSet.Builder builder = new FieldSet.Builder();
    builder.add(List.of(spec, PathElement.field("tags"), PathElement.value("a")));
    PathElement port = PathElement.key(Map.of("port", 1L, "protocol", "TCP"));
    builder.add(List.of(spec, PathElement.field("ports"), port));
    FieldSet fields = builder.build();
    assertThat(
            Trees.text(
                Removal.of(
                    spec("{'tags':['a','b'],'ports':[{'port':1},{'port':2}]}"), fields, TOY)))
        .isEqualTo("{'spec':{'tags':['b'],'ports':[{'port':2}]}}");
  }

  @Test
  void reconciled_belowWhatBecameAtomic_isTheValueItself() {
    FieldSet old =
        FieldsV1.decode(
            Trees.map(
                "{'f:spec':{'f:frozen':{'.':{},'f:a':{}},'f:steps':{'f:x':{}},'f:size':{}}}"));
    assertThat(fields(SchemaFields.reconciled(old, TOY))).isEqualTo(".frozen .size .steps");
  }

  @Test
  void withNamedParents_addsDeclaredFieldsOnly() {
    FieldSet set = FieldsV1.decode(Trees.map("{'f:spec':{'f:free':{'f:m':{'f:a':{}}}}}"));
    assertThat(SchemaFields.withNamedParents(set, TOY).toString().lines())
        .containsExactly(".spec", ".spec.free", ".spec.free.m.a");
  }
}
