package io.gitops4j.core;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.spi.SecretResolver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store of secrets in memory that counts what it is asked. */
final class Vault implements SecretResolver {

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile RuntimeException failure;

  Vault put(String secret, String value) {
    values.put("vault:" + secret, value);
    return this;
  }

  void fail(RuntimeException e) {
    failure = e;
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  @Override
  public String id() {
    return "vault";
  }

  @Override
  public SecretValue resolve(SecretRef ref) {
    calls.add("resolve " + ref);
    return SecretValue.of(ref.toString(), find(ref));
  }

  @Override
  public void check(SecretRef ref) {
    calls.add("check " + ref);
    find(ref);
  }

  private String find(SecretRef ref) {
    if (failure != null) {
      throw failure;
    }
    String value = values.get(ref.toString());
    if (value == null) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.NOT_FOUND,
              "Cannot read " + ref + ": there is no such secret; create it."));
    }
    return value;
  }
}
