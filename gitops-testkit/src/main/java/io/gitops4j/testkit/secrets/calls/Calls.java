package io.gitops4j.testkit.secrets.calls;

import io.gitops4j.testkit.secrets.vault.SecretIds;
import java.util.List;
import java.util.function.Predicate;

/**
 * The calls a fake has had, or those of them that match; it shows further calls as they come.
 *
 * <pre>{@code
 * long mark = secrets.calls().mark();
 * login.password();
 * assertThat(secrets.calls().of("GetSecretValue").since(mark).count()).isEqualTo(1);
 * }</pre>
 *
 * <p>Thread-safe. The newest 50,000 are kept, or as many as the fake's builder was told; {@link
 * #mark()} counts them all. Values are never kept.
 *
 * @since 0.1
 */
public final class Calls {
  private final CallLog log;
  private final Predicate<Call> wanted;

  /** All calls of a log. */
  public Calls(CallLog log) {
    this(log, call -> true);
  }

  private Calls(CallLog log, Predicate<Call> wanted) {
    this.log = log;
    this.wanted = wanted;
  }

  /** Only those that match. */
  public Calls matching(Predicate<Call> further) {
    return new Calls(log, wanted.and(further));
  }

  /** Only those of an operation, such as {@code GetSecretValue}. */
  public Calls of(String operation) {
    return matching(call -> call.operation().equals(operation));
  }

  /** Only those to a service, such as {@code secretsmanager} or {@code sts}. */
  public Calls to(String service) {
    return matching(call -> call.service().equals(service));
  }

  /** Only those that named a secret or parameter, by its name or ARN; filters name none. */
  public Calls naming(String secret) {
    return matching(call -> call.ids().stream().anyMatch(id -> SecretIds.same(id, secret)));
  }

  /** Only those to a region. */
  public Calls in(String region) {
    return matching(call -> call.region().equals(region));
  }

  /** Only those by an access key id or a role's ARN. */
  public Calls by(String caller) {
    return matching(call -> call.accessKeyId().equals(caller) || call.role().equals(caller));
  }

  /** Only those that came after {@link #mark()} was called. */
  public Calls since(long mark) {
    return matching(call -> call.number() > mark);
  }

  /** Only those that got what they wanted. */
  public Calls succeeded() {
    return matching(Call::succeeded);
  }

  /** Only those that were answered by an error code. */
  public Calls failedWith(String errorCode) {
    return matching(call -> call.errorCode().equals(errorCode));
  }

  /** The moment, to count from later. */
  public long mark() {
    return log.count();
  }

  /** How many there are. */
  public int count() {
    return list().size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return list().isEmpty();
  }

  /** The calls, the oldest first. */
  public List<Call> list() {
    return log.all().stream().filter(wanted).toList();
  }

  @Override
  public String toString() {
    return list().toString();
  }
}
