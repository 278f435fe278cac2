package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A store in memory: names with values, names with failures, and no network. */
final class MapStore implements SecretStore {

  final List<String> asked = new ArrayList<>();
  final List<SecretValue> given = new ArrayList<>();
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, SecretException> failures = new HashMap<>();
  private final String id;

  MapStore() {
    this("aws-secretsmanager");
  }

  MapStore(String id) {
    this.id = id;
  }

  MapStore put(String name, String value) {
    values.put(name, value);
    return this;
  }

  MapStore fail(String name, Reason reason, String message) {
    failures.put(name, new SecretException(Failure.of(Stage.SECRETS, reason, message)));
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public SecretRef normal(SecretRef ref) {
    if (ref.name().contains("//")) {
      throw new SecretException(
          Failure.of(Stage.SECRETS, Reason.INVALID, ref + " has an empty part in its name."));
    }
    return ref.whole();
  }

  @Override
  public int batchSize() {
    return 2;
  }

  @Override
  public Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs) {
    Map<SecretRef, StoreAnswer> answers = new LinkedHashMap<>();
    for (SecretRef ref : refs) {
      asked.add(ref.name());
      SecretException failure = failure(ref);
      if (failure == null) {
        SecretValue value = SecretValue.of(ref.name(), values.get(ref.name()));
        given.add(value);
        answers.put(
            ref,
            new StoreAnswer.Found(
                new StoredSecret("arn", "v1", Set.of("AWSCURRENT"), null, value)));
      } else if (failure.failure().retryable()) {
        throw failure;
      } else {
        answers.put(ref, new StoreAnswer.Refused(failure));
      }
    }
    return answers;
  }

  @Override
  public void check(SecretRef ref) {
    asked.add(ref.name());
    SecretException failure = failure(ref);
    if (failure != null) {
      throw failure;
    }
  }

  private SecretException failure(SecretRef ref) {
    if (values.containsKey(ref.name())) {
      return null;
    }
    return failures.getOrDefault(
        ref.name(),
        new SecretException(
            Failure.of(Stage.SECRETS, Reason.NOT_FOUND, "There is no secret " + ref + ".")));
  }

  @Override
  public boolean means(SecretRef ref, StoredSecret known, String nameOrArn) {
    return ref.name().equals(nameOrArn);
  }

  @Override
  public void onDegraded(Consumer<String> listener) {}

  @Override
  public Calls calls() {
    return new Calls(asked.size(), 0, 0);
  }

  @Override
  public void close() {}
}
