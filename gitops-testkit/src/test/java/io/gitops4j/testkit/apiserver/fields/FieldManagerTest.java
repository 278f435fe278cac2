package io.gitops4j.testkit.apiserver.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.testkit.apiserver.Trees;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldManagerTest {

  private static final FieldManager CONFIG_MAPS =
      FieldManager.of(Trees.schema("/v1, Kind=ConfigMap"), Trees.kind("/v1, Kind=ConfigMap"));
  private static final FieldManager DEPLOYMENTS =
      FieldManager.of(
          Trees.schema("apps/v1, Kind=Deployment"), Trees.kind("apps/v1, Kind=Deployment"));
  private static final FieldManager TOYS = FieldManager.of(Trees.customSchema(), Trees.custom());

  private Map<String, @Nullable Object> live = new LinkedHashMap<>();
  private FieldManager manager = CONFIG_MAPS;
  private int second;

  private String now() {
    return String.format("2026-11-01T00:00:%02dZ", second);
  }

  private Map<String, @Nullable Object> configMap(String data) {
    return Trees.map(
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':" + data + "}");
  }

  private Map<String, @Nullable Object> toy(String spec) {
    return Trees.map(
        "{'apiVersion':'toys.example.com/v1','kind':'Toy','metadata':{'name':'t'},'spec':"
            + spec
            + "}");
  }

  private void store(Map<String, @Nullable Object> object) {
    Json.child(object, "metadata").put("uid", "u");
    live = object;
  }

  private void apply(String by, Map<String, @Nullable Object> config, boolean force) {
    second++;
    store(manager.apply(live, config, by, force, "", now(), List.of(List.of("status"))));
  }

  private void apply(String by, String data) {
    apply(by, manager == TOYS ? toy(data) : configMap(data), false);
  }

  private void update(String by, Map<String, @Nullable Object> object) {
    second++;
    store(manager.update(live, object, by, "", now(), List.of(List.of("status"))));
  }

  private void patch(String by, String name, String value) {
    Map<String, @Nullable Object> updated = Json.copyMap(live);
    Json.child(updated, "data").put(name, value);
    update(by, updated);
  }

  private ApiException refused(String by, Map<String, @Nullable Object> config) {
    return catchThrowableOfType(ApiException.class, () -> apply(by, config, false));
  }

  /** {@code m1 Apply 01 data.x}: manager, operation, seconds, fields. */
  private List<String> owners() {
    List<@Nullable Object> entries = Json.list(live, "metadata", "managedFields");
    return entries == null ? List.of() : entries.stream().map(FieldManagerTest::owner).toList();
  }

  private static String owner(@Nullable Object entry) {
    String time = Json.string(entry, "time");
    return Json.string(entry, "manager")
        + " "
        + Json.string(entry, "operation")
        + " "
        + (time.isEmpty() ? "--" : time.substring(17, 19))
        + " "
        + Trees.text(Json.at(entry, "fieldsV1")).replace("'", "").replace(":{}", "");
  }

  @Test
  void apply_ofANewObject_ownsLeavesOnly() {
    apply("m1", "{'x':'1'}");
    assertThat(owners()).containsExactly("m1 Apply 01 {f:data:{f:x}}");
  }

  @Test
  void update_ofANewObject_ownsTheMapToo() {
    update("m1", configMap("{'x':'1'}"));
    assertThat(owners()).containsExactly("m1 Update 01 {f:data:{.,f:x}}");
  }

  @Test
  void update_ofANewDeployment_doesNotOwnStructs() {
    manager = DEPLOYMENTS;
    update(
        "m1",
        Trees.map(
            """
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{
              'strategy':{'type':'Recreate'},'selector':{'matchLabels':{'a':'b'}},
              'template':{'metadata':{'labels':{'a':'b'}},
                          'spec':{'containers':[{'name':'c','resources':{}}]}}}}
            """));
    assertThat(owners())
        .containsExactly(
            "m1 Update 01 {f:spec:{f:selector,f:strategy:{f:type},f:template:{"
                + "f:metadata:{f:labels:{.,f:a}},"
                + "f:spec:{f:containers:{k:{\\name\\:\\c\\}:{.,f:name,f:resources}}}}}}");
  }

  @Test
  void apply_again_changesNothing() {
    apply("m1", "{'x':'1'}");
    Map<String, @Nullable Object> before = Json.copyMap(live);
    apply("m1", "{'x':'1'}");
    assertThat(live).isEqualTo(before);
  }

  @Test
  void apply_ofTheSameByAnother_coOwnsWithoutATime() {
    apply("m1", "{'x':'1'}");
    apply("m2", "{'x':'1'}");
    assertThat(owners())
        .containsExactly("m2 Apply -- {f:data:{f:x}}", "m1 Apply 01 {f:data:{f:x}}");
    apply("m1", "{}");
    assertThat(Trees.text(live.get("data"))).isEqualTo("{'x':'1'}");
    assertThat(owners()).containsExactly("m2 Apply -- {f:data:{f:x}}", "m1 Apply 01 {f:data}");
  }

  @Test
  void apply_withoutAField_prunesItUnlessAnUpdaterOwnsIt() {
    apply("m1", "{'x':'1','y':'1'}");
    patch("edit", "z", "1");
    apply("m1", "{'y':'1'}");
    assertThat(Trees.text(live.get("data"))).isEqualTo("{'y':'1','z':'1'}");
    assertThat(owners())
        .containsExactly("m1 Apply 03 {f:data:{f:y}}", "edit Update 02 {f:data:{f:z}}");
  }

  @Test
  void apply_ofAnothersField_conflicts() {
    apply("m1", "{'x':'1'}");
    ApiException refusal = refused("m2", configMap("{'x':'2'}"));
    assertThat(refusal.code()).isEqualTo(409);
    assertThat(refusal).hasMessage("Apply failed with 1 conflict: conflict with \"m1\": .data.x");
    assertThat(Trees.text(refusal.details()))
        .isEqualTo(
            "{'causes':[{'reason':'FieldManagerConflict',"
                + "'message':'conflict with \\'m1\\'','field':'.data.x'}]}");
  }

  @Test
  void apply_ofFieldsOfSeveral_tellsThemByManager() {
    apply("m2", "{'x':'1'}");
    patch("edit", "y", "1");
    patch("edit", "z", "1");
    assertThat(refused("m1", configMap("{'x':'2','y':'2','z':'2'}")))
        .hasMessage(
            "Apply failed with 3 conflicts: conflicts with \"edit\" using v1:\n"
                + "- .data.y\n- .data.z\nconflicts with \"m2\":\n- .data.x");
  }

  @Test
  void apply_byForce_takesTheField() {
    apply("m1", "{'x':'1','y':'1'}");
    apply("m2", configMap("{'x':'2'}"), true);
    assertThat(owners())
        .containsExactly("m1 Apply 01 {f:data:{f:y}}", "m2 Apply 02 {f:data:{f:x}}");
  }

  @Test
  void apply_ofAnObjectWithoutOwners_attributesWhatIsThere() {
    apply("m1", "{'x':'1'}");
    Map<String, @Nullable Object> reset = Json.copyMap(live);
    Json.child(reset, "metadata").put("managedFields", Trees.value("[{}]"));
    update("edit", reset);
    assertThat(owners()).isEmpty();
    patch("edit", "y", "1");
    assertThat(owners()).isEmpty();
    apply("m1", configMap("{'y':'2'}"), true);
    assertThat(owners())
        .containsExactly(
            "m1 Apply 04 {f:data:{f:y}}", "before-first-apply Update 04 {f:data:{.,f:x}}");
  }

  @Test
  void update_withMalformedManagedFields_keepsTheLiveOnes() {
    apply("m1", "{'x':'1'}");
    Map<String, @Nullable Object> sent = Json.copyMap(live);
    Json.child(sent, "metadata").put("managedFields", Trees.value("[{'manager':'x'}]"));
    update("edit", sent);
    assertThat(owners()).containsExactly("m1 Apply 01 {f:data:{f:x}}");
  }

  @Test
  void update_byMoreThanTenManagers_mergesTheOldest() {
    update("u0", configMap("{'x':'0'}"));
    for (int i = 1; i <= 11; i++) {
      patch("u" + i, "k" + i, "1");
    }
    assertThat(owners())
        .hasSize(10)
        .startsWith("ancient-changes Update 03 {f:data:{.,f:k1,f:k2,f:x}}")
        .endsWith("u11 Update 12 {f:data:{f:k11}}");
  }

  @Test
  void apply_ofNulls_ownsThemAndStoresZeroValues() {
    Map<String, @Nullable Object> config = configMap("{'x':null}");
    Json.child(config, "metadata").put("labels", null);
    apply("m1", config, false);
    assertThat(Trees.text(live.get("data"))).isEqualTo("{'x':''}");
    assertThat(Json.map(live, "metadata")).doesNotContainKey("labels");
    assertThat(owners()).containsExactly("m1 Apply 01 {f:data:{f:x},f:metadata:{f:labels}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'bogus':1}    | .spec.bogus: field not declared in schema
          {'name':1}     | .spec.name: expected string, got &value.valueUnstructured{Value:1}
          {'name':{'a':'b'}} | .spec.name: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":"b"}}
          {'size':'3'}   | .spec.size: expected numeric (int or float), got string
          {'on':'true'}  | .spec.on: expected boolean, got &{true}
          {'tags':'x'}   | .spec.tags: expected list, got &{x}
          {'labels':['x']} | .spec.labels: expected map, got &{[x]}
          {'tags':['a','a']} | .spec.tags: duplicate entries for key [="a"]
          {'tags':[null]} | .spec.tags: element 0: associative list without keys has an element that's an explicit null
          {'ports':[{'port':1},{'port':1}]} | .spec.ports: duplicate entries for key [port=1,protocol="TCP"]
          {'ports':[null]} | .spec.ports: element 0: associative list with keys may not have a null element
          """)
  void apply_ofAMalformedConfiguration_isAnInternalError(String spec, String mistake) {
    manager = TOYS;
    ApiException refusal = refused("m1", toy(spec));
    assertThat(refusal.code()).isEqualTo(500);
    assertThat(refusal.reason()).isEmpty();
    assertThat(refusal)
        .hasMessage(
            "failed to create typed patch object (/t; toys.example.com/v1, Kind=Toy): " + mistake);
  }

  @Test
  void apply_ofSeveralMistakes_listsThem() {
    manager = TOYS;
    assertThat(refused("m1", toy("{'size':'3','on':1}")))
        .hasMessageEndingWith(
            "Kind=Toy): errors:\n"
                + "  .spec.size: expected numeric (int or float), got string\n"
                + "  .spec.on: expected boolean, got &{1}");
  }

  @Test
  void apply_ofAnotherKindOrWithManagedFields_isRefused() {
    assertThat(refused("m1", Trees.map("{'apiVersion':'v1','kind':'Secret'}")))
        .hasMessage("invalid object type: /v1, Kind=Secret");
    Map<String, @Nullable Object> config = configMap("{}");
    Json.child(config, "metadata").put("managedFields", Trees.value("[]"));
    assertThat(refused("m1", config)).hasMessage("metadata.managedFields must be nil");
  }

  @Test
  void apply_withoutASchema_ownsEveryLevel() {
    manager = FieldManager.deduced(Trees.custom());
    apply("m1", toy("{'m':{'a':{'b':1}},'l':[1,2],'e':{}}"), false);
    assertThat(owners()).containsExactly("m1 Apply 01 {f:spec:{.,f:e,f:l,f:m:{.,f:a:{.,f:b}}}}");
  }

  @Test
  void apply_ofAKeyFromADefault_doesNotOwnIt() {
    manager = TOYS;
    apply("m1", "{'ports':[{'port':80}]}");
    assertThat(owners())
        .containsExactly(
            "m1 Apply 01 {f:spec:{f:ports:{k:{\\port\\:80,\\protocol\\:\\TCP\\}:{.,f:port}}}}");
  }

  @Test
  void apply_withoutAnElementOthersAddedTo_keepsWhatIsTheirs() {
    manager = TOYS;
    apply("m1", "{'ports':[{'port':1,'name':'a'}]}");
    apply("m2", "{'ports':[{'port':1,'tags':['t']}]}");
    apply("m1", "{}");
    assertThat(Trees.text(live.get("spec"))).isEqualTo("{'ports':[{'port':1,'tags':['t']}]}");
    apply("m2", "{}");
    assertThat(Trees.text(live.get("spec"))).isEqualTo("null");
  }

  @Test
  void apply_byKubectl_takesOverWhatItAppliedOnTheClientSide() {
    Map<String, @Nullable Object> object = configMap("{'x':'1','y':'1'}");
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
    String key = "kubectl.kubernetes.io/last-applied-configuration";
    annotations.put(key, Json.text(configMap("{'x':'1','y':'old'}")));
    Json.child(object, "metadata").put("annotations", annotations);
    update("kubectl-client-side-apply", object);
    assertThat(refused("m1", configMap("{'x':'2'}"))).hasMessageContaining(".data.x");
    assertThat(refused("kubectl", configMap("{'x':'2','y':'2'}")))
        .hasMessageEndingWith("using v1: .data.y");
    apply("kubectl", "{'x':'<2>'}");
    assertThat(Json.string(live, "metadata", "annotations", key))
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"data\":{\"x\":\"\\u003c2\\u003e\"},\"kind\":\"ConfigMap\","
                + "\"metadata\":{\"name\":\"a\"}}\n");
  }

  @Test
  void restoreIdleTimes_whenOnlyTimesDiffer_setsThemBack() {
    apply("m1", "{'x':'1'}");
    Map<String, @Nullable Object> updated = Trees.map(Trees.text(live).replace(":01Z", ":09Z"));
    IdleWrites.restoreTimes(updated, live);
    assertThat(Trees.text(updated)).isEqualTo(Trees.text(live));
    Map<String, @Nullable Object> changed = Trees.map(Trees.text(live).replace(":01Z", ":09Z"));
    changed.put("immutable", true);
    IdleWrites.restoreTimes(changed, live);
    assertThat(Trees.text(changed)).contains(":09Z");
  }

  @Test
  void scale_ofOwnedReplicas_movesTheirOwner() {
    manager = DEPLOYMENTS;
    ScaleFields scale =
        ScaleFields.of(Trees.kind("apps/v1, Kind=Deployment"), List.of("spec", "replicas"));
    Map<String, @Nullable Object> config =
        Trees.map(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},"
                + "'spec':{'replicas':1,'paused':true}}");
    apply("m1", config, false);
    List<@Nullable Object> entries = Json.list(live, "metadata", "managedFields");
    List<@Nullable Object> seen = scale.toScale(entries);
    assertThat(seen.stream().map(FieldManagerTest::owner))
        .containsExactly("m1 Apply 01 {f:spec:{f:replicas}}");
    List<?> won =
        List.of(
            Trees.map(
                "{'manager':'hpa','operation':'Update','apiVersion':'autoscaling/v1',"
                    + "'time':'2026-11-01T00:00:05Z','fieldsType':'FieldsV1',"
                    + "'fieldsV1':{'f:spec':{'f:replicas':{}}},'subresource':'scale'}"));
    List<@Nullable Object> after = scale.toParent(entries, won);
    assertThat(after.stream().map(FieldManagerTest::owner))
        .containsExactly("m1 Apply 01 {f:spec:{f:paused}}", "hpa Update -- {f:spec:{f:replicas}}");
    assertThat(Json.string(after.get(1), "apiVersion")).isEqualTo("apps/v1");
    assertThat(Trees.text(scale.toParent(entries, seen))).isEqualTo(Trees.text(entries));
  }
}
