package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.spi.ReleaseStore.Head;
import io.gitops4j.spi.StoredRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ReleaseStore} must do. Extend it and give a store that is empty.
 *
 * @since 0.1
 */
public abstract class ReleaseStoreContract {

  /** For subclasses. */
  protected ReleaseStoreContract() {}

  /** The store under test, the same for one test, empty at its beginning. */
  protected abstract ReleaseStore store();

  private static StoredRelease record(String name, int revision, String status, String payload) {
    return new StoredRelease(name, revision, status, Map.of("team", "a"), payload, "", null);
  }

  private static StoredRelease changed(StoredRelease old, String status, String payload) {
    return new StoredRelease(
        old.name(), old.revision(), status, old.labels(), payload, old.version(), old.createdAt());
  }

  private static List<String> told(List<Head> heads) {
    return heads.stream().map(h -> h.name() + " " + h.revision() + " " + h.status()).toList();
  }

  @Test
  void history_versionsThatAreTold_areThoseOfTheRecords() {
    StoredRelease stored = store().create(record("web", 1, "pending-install", "one"));
    String first = store().history("web").get(0).version();

    StoredRelease updated = store().update(changed(stored, "deployed", "two"));

    assertThat(first).isIn("", stored.version());
    assertThat(store().history("web").get(0).version()).isIn("", updated.version());
  }

  @Test
  void get_created_isWhatWasStored() {
    StoredRelease stored = store().create(record("web", 1, "deployed", "cGF5bG9hZA=="));

    StoredRelease read = store().get("web", 1).orElseThrow();
    assertThat(read.payload()).isEqualTo("cGF5bG9hZA==");
    assertThat(read.status()).isEqualTo("deployed");
    assertThat(read.labels()).isEqualTo(Map.of("team", "a"));
    assertThat(read.version()).isEqualTo(stored.version()).isNotEmpty();
    assertThat(store().get("web", 2)).isEmpty();
    assertThat(store().get("other", 1)).isEmpty();
  }

  @Test
  void history_isOfOneReleaseOldestFirst() {
    for (int revision : new int[] {2, 10, 1}) {
      store().create(record("web", revision, "superseded", "x"));
    }
    store().create(record("web-2", 1, "failed", "x"));

    assertThat(told(store().history("web")))
        .containsExactly("web 1 superseded", "web 2 superseded", "web 10 superseded");
    assertThat(store().history("nothing")).isEmpty();
    assertThat(told(store().list())).hasSize(4).contains("web-2 1 failed");
  }

  @Test
  void create_there_isAConflictThatChangesNothing() {
    store().create(record("web", 1, "pending-install", "one"));

    ApplyException e =
        catchThrowableOfType(
            ApplyException.class, () -> store().create(record("web", 1, "pending-install", "two")));

    assertThat(e.failure().reason()).isEqualTo(Reason.CONFLICT);
    assertThat(store().get("web", 1).orElseThrow().payload()).isEqualTo("one");
  }

  @Test
  void create_fromManyThreads_succeedsOnce() throws Exception {
    ReleaseStore store = store();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      CyclicBarrier start = new CyclicBarrier(4);
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String payload = "p" + i;
        tries.add(
            () -> {
              start.await(30, TimeUnit.SECONDS);
              try {
                store.create(record("web", 1, "pending-install", payload));
                return true;
              } catch (ApplyException e) {
                assertThat(e.failure().reason()).isEqualTo(Reason.CONFLICT);
                return false;
              }
            });
      }
      int made = 0;
      for (Future<Boolean> each : threads.invokeAll(tries)) {
        made += each.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void update_changesStatusAndPayload() {
    StoredRelease stored = store().create(record("web", 1, "pending-install", "one"));

    StoredRelease updated = store().update(changed(stored, "deployed", "two"));
    StoredRelease again = store().update(changed(updated, "superseded", "three"));

    StoredRelease read = store().get("web", 1).orElseThrow();
    assertThat(read.payload()).isEqualTo("three");
    assertThat(read.version()).isEqualTo(again.version());
    assertThat(told(store().history("web"))).containsExactly("web 1 superseded");
  }

  @Test
  void update_ofWhatChangedMeanwhile_isAConflictThatChangesNothing() {
    StoredRelease stored = store().create(record("web", 1, "deployed", "one"));
    store().update(changed(stored, "deployed", "two"));

    ApplyException e =
        catchThrowableOfType(
            ApplyException.class, () -> store().update(changed(stored, "failed", "three")));

    assertThat(e.failure().reason()).isEqualTo(Reason.CONFLICT);
    assertThat(store().get("web", 1).orElseThrow().payload()).isEqualTo("two");
  }

  @Test
  void delete_isDoneOnceAndMayBeRepeated() {
    store().create(record("web", 1, "deployed", "one"));

    store().delete("web", 1);
    store().delete("web", 1);

    assertThat(store().history("web")).isEmpty();
    assertThat(store().get("web", 1)).isEmpty();
  }
}
