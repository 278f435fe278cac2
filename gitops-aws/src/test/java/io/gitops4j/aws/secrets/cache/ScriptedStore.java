package io.gitops4j.aws.secrets.cache;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that does what a test says: values, failures, and calls that hang until they are let go.
 */
final class ScriptedStore implements SecretStore {

  private static final int LARGEST_BATCH = 20;

  record Held(String version, byte[] value) {}

  private final String id;
  private final Map<String, Held> current = new ConcurrentHashMap<>();
  private final Map<String, Held> previous = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private final AtomicInteger versions = new AtomicInteger();
  final List<List<SecretRef>> calls = new CopyOnWriteArrayList<>();
  final List<SecretValue> given = new CopyOnWriteArrayList<>();
  final AtomicInteger mostInFlightOfOne = new AtomicInteger();
  final List<Consumer<String>> degraded = new CopyOnWriteArrayList<>();
  volatile int batchSize = LARGEST_BATCH;
  volatile boolean closed;
  volatile @Nullable RuntimeException outage;
  final Map<String, SecretException> refused = new ConcurrentHashMap<>();

  /** The next calls hang: each takes one, answers as the store was when it began, and waits. */
  final java.util.Queue<Hang> hangs = new java.util.concurrent.ConcurrentLinkedQueue<>();

  ScriptedStore() {
    this("fake");
  }

  ScriptedStore(String id) {
    this.id = id;
  }

  static final class Hang {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    volatile boolean interrupted;
    final boolean answersAsOfEnd;

    Hang(boolean answersAsOfEnd) {
      this.answersAsOfEnd = answersAsOfEnd;
    }
  }

  Hang hang() {
    Hang hang = new Hang(false);
    hangs.add(hang);
    return hang;
  }

  Hang hangThenAnswer() {
    Hang hang = new Hang(true);
    hangs.add(hang);
    return hang;
  }

  /** Sets a new value; gives the id of its version. */
  String put(String name, String value) {
    return put(name, value.getBytes(StandardCharsets.UTF_8));
  }

  String put(String name, byte[] value) {
    Held held = new Held("v" + versions.incrementAndGet(), value);
    Held before = current.put(name, held);
    if (before != null) {
      previous.put(name, before);
    }
    return held.version();
  }

  /** Makes the version before current again. */
  void rollBack(String name) {
    Held before = previous.get(name);
    previous.put(name, current.put(name, before));
  }

  void set(String name, String version, String value) {
    current.put(name, new Held(version, value.getBytes(StandardCharsets.UTF_8)));
  }

  void remove(String name) {
    current.remove(name);
  }

  static SecretException failure(Reason reason, String sentence) {
    return new SecretException(Failure.of(Stage.SECRETS, reason, sentence));
  }

  void down() {
    outage = failure(Reason.UNAVAILABLE, "Cannot reach the store: it is down; wait.");
  }

  void up() {
    outage = null;
  }

  String value(String name) {
    return new String(current.get(name).value(), StandardCharsets.UTF_8);
  }

  static boolean isClosed(SecretValue value) {
    try {
      value.revealBytes();
      return false;
    } catch (IllegalStateException closed) {
      return true;
    }
  }

  int callCount() {
    return calls.size();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public SecretRef normal(SecretRef ref) {
    if (ref.name().contains("!")) {
      throw failure(Reason.INVALID, "Cannot read " + ref + ": its name is malformed; correct it.");
    }
    Map<String, String> parameters = new HashMap<>(ref.parameters());
    parameters.remove("stage", "AWSCURRENT");
    return new SecretRef(id, ref.name(), null, parameters);
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs) {
    calls.add(refs);
    if (refs.size() > LARGEST_BATCH) {
      throw new IllegalArgumentException("more than a batch");
    }
    for (SecretRef ref : refs) {
      int now =
          inFlight.computeIfAbsent(ref.toString(), r -> new AtomicInteger()).incrementAndGet();
      mostInFlightOfOne.accumulateAndGet(now, Math::max);
    }
    try {
      Hang hang = hangs.poll();
      Map<SecretRef, StoreAnswer> early =
          hang == null || hang.answersAsOfEnd ? Map.of() : answers(refs);
      if (hang != null) {
        hang.begun.countDown();
        try {
          hang.letGo.await();
        } catch (InterruptedException e) {
          hang.interrupted = true;
          Thread.currentThread().interrupt();
          throw failure(Reason.CANCELLED, "Cannot read: interrupted.");
        }
        if (!hang.answersAsOfEnd) {
          return early;
        }
      }
      return answers(refs);
    } finally {
      refs.forEach(ref -> inFlight.get(ref.toString()).decrementAndGet());
    }
  }

  private Map<SecretRef, StoreAnswer> answers(List<SecretRef> refs) {
    RuntimeException down = outage;
    if (down != null) {
      throw down;
    }
    Map<SecretRef, StoreAnswer> answers = new HashMap<>();
    refs.forEach(ref -> answers.put(ref, answer(ref)));
    return answers;
  }

  private StoreAnswer answer(SecretRef ref) {
    SecretException no = refused.get(ref.name());
    if (no != null) {
      return new StoreAnswer.Refused(no);
    }
    boolean before = "AWSPREVIOUS".equals(ref.parameters().get("stage"));
    Held held = (before ? previous : current).get(ref.name());
    if (held == null) {
      return new StoreAnswer.Refused(
          failure(Reason.NOT_FOUND, "Cannot read " + ref + ": it is not there; create it."));
    }
    SecretValue value = SecretValue.of(ref.toString(), held.value());
    given.add(value);
    return new StoreAnswer.Found(
        new StoredSecret(
            "arn:" + ref.name(),
            held.version(),
            Set.of(before ? "AWSPREVIOUS" : "AWSCURRENT"),
            null,
            value));
  }

  @Override
  public void check(SecretRef ref) {}

  @Override
  public boolean means(SecretRef ref, StoredSecret known, String nameOrArn) {
    return ref.name().equals(nameOrArn) || known.arn().equals(nameOrArn);
  }

  @Override
  public void onDegraded(Consumer<String> listener) {
    degraded.add(listener);
  }

  @Override
  public Calls calls() {
    return new Calls(calls.size(), calls.stream().filter(c -> c.size() > 1).count(), 0);
  }

  @Override
  public void close() {
    closed = true;
  }
}
