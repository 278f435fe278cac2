package io.gitops4j.k8s.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Substitution;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class InventoryCodecTest {

  private static final UnitId UNIT = UnitId.kustomization("flux-system", "apps");

  private static Inventory inventory(int objects) {
    List<InventoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      entries.add(
          InventoryEntry.of(new ObjectRef("apps", "Deployment", "prod", "web-" + i), "v1")
              .with(Json.digest(i), Json.digest(-i)));
    }
    return Inventory.of(UNIT, new Declaration("prod/deployer", "fleet", Removal.DELETE), entries);
  }

  @Test
  void inventory_writtenAndRead_isTheSame() {
    Inventory inventory = inventory(50);
    Map<String, Map<String, Object>> maps =
        new InventoryCodec().write(inventory, "gitops4j-system");

    assertThat(maps).hasSize(1);
    Inventory read = new InventoryCodec().read(maps.values().iterator().next());
    assertThat(read.entries()).isEqualTo(inventory.entries());
    assertThat(read.declaration()).isEqualTo(inventory.declaration());
    assertThat(read.unit()).isEqualTo(UNIT);
  }

  @Test
  void inventory_ofAnotherCluster_keepsHowItIsReached() {
    for (KubeConfig cluster :
        List.of(
            KubeConfig.secret("flux-system", "target", "kubeconfig"),
            KubeConfig.configMap("flux-system", "target"))) {
      Inventory inventory = inventory(1).in(cluster);

      Map<String, Map<String, Object>> maps =
          new InventoryCodec().write(inventory, "gitops4j-system");

      Inventory read = new InventoryCodec().read(maps.values().iterator().next());
      assertThat(read.declaration().remote()).isEqualTo(cluster);
      assertThat(read.entries()).isEqualTo(inventory.entries());
    }
  }

  @Test
  void inventory_largerThanAShard_isSpreadAndNothingIsLost() {
    Inventory inventory = inventory(500);
    InventoryCodec small = new InventoryCodec(4096);

    Map<String, Map<String, Object>> maps = small.write(inventory, "gitops4j-system");

    assertThat(maps.size()).isGreaterThan(1);
    List<InventoryEntry> all = new ArrayList<>();
    maps.values().forEach(m -> all.addAll(small.read(m).entries().values()));
    assertThat(all).containsExactlyInAnyOrderElementsOf(inventory.entries().values());
    assertThat(maps.keySet()).allMatch(n -> n.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
  }

  @Test
  void secrets_digests_areNotStored() {
    InventoryEntry secret =
        InventoryEntry.of(new ObjectRef("", "Secret", "prod", "s"), "v1").with("aa", "bb");
    Inventory inventory =
        Inventory.of(UNIT, new Declaration("", "", Removal.RELEASE), List.of(secret));

    Inventory read =
        new InventoryCodec()
            .read(new InventoryCodec().write(inventory, "x").values().iterator().next());

    assertThat(read.find(secret.ref())).contains(secret.withoutState());
  }

  @Test
  void digests_ofAnObjectWithTheValueOfASecret_areNotStored() {
    ObjectRef ref = new ObjectRef("", "ConfigMap", "prod", "filled");
    Manifest manifest =
        Manifest.of(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "ConfigMap",
                    "metadata",
                    Map.of("name", "filled", "namespace", "prod")))
            .withSubstitutions(
                List.of(new Substitution("/data/key", "vault:db", "the secret store", null, true)));
    InventoryEntry filled = InventoryEntry.of(ref, manifest).with("aa", "bb");
    Inventory inventory =
        Inventory.of(UNIT, new Declaration("", "", Removal.RELEASE), List.of(filled));

    Inventory read =
        new InventoryCodec()
            .read(new InventoryCodec().write(inventory, "x").values().iterator().next());

    assertThat(read.find(ref)).contains(InventoryEntry.of(ref, "v1"));
  }

  @Test
  void read_ofSomethingElse_isRefused() {
    Map<String, Object> map =
        Json.object(
            "{\"metadata\":{\"annotations\":{\"gitops4j.io/unit-kind\":\"Unit\","
                + "\"gitops4j.io/unit-namespace\":\"a\",\"gitops4j.io/unit-name\":\"b\"}},"
                + "\"binaryData\":{\"inventory.json.gz\":\"AAAA\"}}");

    assertThatThrownBy(() -> new InventoryCodec().read(map))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void identifiers_ofFlux_areReadAndWritten() {
    assertThat(InventoryEntry.of(new ObjectRef("", "Namespace", "", "my-ns"), "v1").id())
        .isEqualTo("_my-ns__Namespace");
    ObjectRef role = new ObjectRef("rbac.authorization.k8s.io", "ClusterRole", "", "system:node:x");
    assertThat(InventoryEntry.of(role, "v1").id())
        .isEqualTo("_system__node__x_rbac.authorization.k8s.io_ClusterRole");
    assertThat(InventoryEntry.parse(InventoryEntry.of(role, "v1").id())).contains(role);
    assertThat(InventoryEntry.parse("nonsense")).isEmpty();
    assertThat(InventoryEntry.parse("a_b")).isEmpty();
  }

  @Property
  void identifier_ofAnyObject_isReadBack(@ForAll("refs") ObjectRef ref) {
    assertThat(InventoryEntry.parse(InventoryEntry.of(ref, "v1").id())).contains(ref);
  }

  @Provide
  Arbitrary<ObjectRef> refs() {
    Arbitrary<String> names = Arbitraries.of("a", "web-1", "a.b", "x9");
    return Combinators.combine(
            Arbitraries.of("", "apps", "example.com"),
            Arbitraries.of("Deployment", "Namespace", "Role"),
            Arbitraries.of("", "prod"),
            names)
        .as(ObjectRef::new);
  }
}
