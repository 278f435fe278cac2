package io.gitops4j.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.spi.StoredRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecallingStoreTest {

  private final Records records = new Records();
  private final RecallingStore store = new RecallingStore(records, new RecalledRecords());

  /** Records in a map, which counts what is read. */
  private static final class Records implements ReleaseStore {
    private final Map<Integer, StoredRelease> all = new TreeMap<>();
    private int version;
    private int read;

    @Override
    public String namespace() {
      return "prod";
    }

    @Override
    public List<Head> list() {
      return history("web");
    }

    @Override
    public List<Head> history(String name) {
      List<Head> heads = new ArrayList<>();
      all.values()
          .forEach(r -> heads.add(new Head(r.name(), r.revision(), r.status(), r.version())));
      return heads;
    }

    @Override
    public Optional<StoredRelease> get(String name, int revision) {
      read++;
      return Optional.ofNullable(all.get(revision));
    }

    @Override
    public StoredRelease create(StoredRelease record) {
      version++;
      StoredRelease stored = record.stored("v" + version, null);
      all.put(record.revision(), stored);
      return stored;
    }

    @Override
    public StoredRelease update(StoredRelease record) {
      return create(record);
    }

    @Override
    public void delete(String name, int revision) {
      all.remove(revision);
    }
  }

  private static StoredRelease record(int revision, String payload) {
    return new StoredRelease("web", revision, "deployed", Map.of(), payload, "", null);
  }

  private String last() {
    List<ReleaseStore.Head> heads = store.history("web");
    return store.get("web", heads.get(heads.size() - 1).revision()).orElseThrow().payload();
  }

  @Test
  void get_recordThatIsAsItWasReadOrWritten_isNotReadAgain() {
    records.create(record(1, "one"));

    assertThat(last()).isEqualTo("one");
    assertThat(last()).isEqualTo("one");
    assertThat(records.read).isEqualTo(1);
    StoredRelease two = store.create(record(2, "two"));
    assertThat(last()).isEqualTo("two");
    store.update(new StoredRelease("web", 2, "failed", Map.of(), "2", two.version(), null));
    assertThat(last()).isEqualTo("2");
    assertThat(records.read).isEqualTo(1);
  }

  @Test
  void get_recordThatSomebodyChanged_isReadAgain() {
    records.create(record(1, "one"));
    assertThat(last()).isEqualTo("one");

    records.update(record(1, "changed"));

    assertThat(last()).isEqualTo("changed");
  }

  @Test
  void get_recordThatIsDeleted_isGone() {
    store.create(record(1, "one"));
    assertThat(last()).isEqualTo("one");

    store.delete("web", 1);

    assertThat(store.get("web", 1)).isEmpty();
  }
}
