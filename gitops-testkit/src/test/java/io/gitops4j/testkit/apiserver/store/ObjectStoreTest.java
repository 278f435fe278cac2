package io.gitops4j.testkit.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final String STORAGE = "configmaps";

  private final ObjectStore store = new ObjectStore(100);

  @Test
  void update_ofAPart_sharesTheOthersWithTheVersionBefore() {
    Map<String, @Nullable Object> before =
        store.create(
            STORAGE,
            tree(
                "{'metadata':{'name':'a','labels':{'x':'1'}},'data':{'k':'v'},"
                    + "'list':[{'a':[1,2]},{'b':null}]}"));

    Map<String, @Nullable Object> after =
        store.update(
            STORAGE,
            tree(
                "{'metadata':{'name':'a','labels':{'x':'2'}},'data':{'k':'v'},"
                    + "'list':[{'a':[1,2]},{'b':false}]}"));

    assertThat(after.get("data")).isSameAs(before.get("data"));
    assertThat(Json.at(after, "metadata", "labels", "x")).isEqualTo("2");
    assertThat(Json.list(after, "list").get(0)).isSameAs(Json.list(before, "list").get(0));
    assertThat(json(after))
        .isEqualTo(
            "{'metadata':{'name':'a','labels':{'x':'2'},'resourceVersion':'102'},'data':{'k':'v'},"
                + "'list':[{'a':[1,2]},{'b':false}]}");
    assertThat(Json.at(before, "metadata", "labels", "x")).isEqualTo("1");
  }

  @Test
  void update_thatOnlyOrdersMembersAnew_isInTheNewOrder() {
    store.create(STORAGE, tree("{'metadata':{'name':'a'},'data':{'a':'1','b':'2'}}"));

    Map<String, @Nullable Object> after =
        store.update(STORAGE, tree("{'metadata':{'name':'a'},'data':{'b':'2','a':'1'}}"));

    assertThat(json(after)).contains("{'b':'2','a':'1'}");
  }

  @Test
  void update_thatTakesAMemberOrAnElementAway_hasTheRestAlone() {
    store.create(STORAGE, tree("{'metadata':{'name':'a'},'data':{'a':'1','b':'2'},'l':[1,2]}"));

    Map<String, @Nullable Object> after =
        store.update(STORAGE, tree("{'metadata':{'name':'a'},'data':{'a':'1'},'l':[1]}"));

    assertThat(json(after)).contains("'data':{'a':'1'},'l':[1]}");
  }

  @Test
  void update_toANumberOfAnotherKind_isTheNewOne() {
    store.create(STORAGE, tree("{'metadata':{'name':'a'},'n':1}"));

    Map<String, @Nullable Object> after =
        store.update(STORAGE, tree("{'metadata':{'name':'a'},'n':1.0}"));

    assertThat(after.get("n")).isEqualTo(1.0);
  }

  private static Map<String, @Nullable Object> tree(String json) {
    return Json.map(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static String json(Map<String, @Nullable Object> tree) {
    return new String(StoredObject.jsonOf(tree), StandardCharsets.UTF_8).replace('"', '\'');
  }
}
