package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store in memory with a current and a previous version of each secret. */
final class RotatingStore implements SecretStore {

  private record Held(String id, String value) {}

  private final Map<String, Held> current = new HashMap<>();
  private final Map<String, Held> previous = new HashMap<>();
  private int versions;
  final AtomicInteger fetches = new AtomicInteger();
  volatile boolean down;

  synchronized RotatingStore put(String name, String value) {
    Held before = current.put(name, new Held("v" + ++versions, value));
    if (before != null) {
      previous.put(name, before);
    }
    return this;
  }

  /** A secret as AWS has it for databases. */
  RotatingStore put(String name, String user, String password) {
    return put(name, json(user, password));
  }

  static String json(String user, String password) {
    return "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
  }

  @Override
  public String id() {
    return "fake";
  }

  @Override
  public SecretRef normal(SecretRef ref) {
    return ref.whole();
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public synchronized Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs) {
    fetches.incrementAndGet();
    if (down) {
      throw failure(Reason.UNAVAILABLE, "Cannot reach the store: it is down; wait.");
    }
    Map<SecretRef, StoreAnswer> answers = new HashMap<>();
    refs.forEach(ref -> answers.put(ref, answer(ref)));
    return answers;
  }

  private StoreAnswer answer(SecretRef ref) {
    String stage = ref.parameter("stage").orElse("AWSCURRENT");
    Held held = (stage.equals("AWSPREVIOUS") ? previous : current).get(ref.name());
    if (held == null) {
      return new StoreAnswer.Refused(
          failure(Reason.NOT_FOUND, "Cannot read " + ref + ": it is not there; create it."));
    }
    SecretValue value = SecretValue.of(ref.toString(), held.value());
    return new StoreAnswer.Found(
        new StoredSecret("arn:" + ref.name(), held.id(), Set.of(stage), null, value));
  }

  private static SecretException failure(Reason reason, String sentence) {
    return new SecretException(Failure.of(Stage.SECRETS, reason, sentence));
  }

  @Override
  public void check(SecretRef ref) {}

  @Override
  public boolean means(SecretRef ref, StoredSecret known, String nameOrArn) {
    return ref.name().equals(nameOrArn);
  }

  @Override
  public void onDegraded(Consumer<String> listener) {}

  @Override
  public Calls calls() {
    return new Calls(fetches.get(), 0, 0);
  }

  @Override
  public void close() {}
}
