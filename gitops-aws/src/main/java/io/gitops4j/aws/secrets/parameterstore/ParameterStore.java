package io.gitops4j.aws.secrets.parameterstore;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.client.ClassPath;
import io.gitops4j.aws.secrets.store.BatchPermit;
import io.gitops4j.aws.secrets.store.CallCounts;
import io.gitops4j.aws.secrets.store.Lanes;
import io.gitops4j.aws.secrets.store.Refusals;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The Parameter Store of AWS Systems Manager: {@code aws-parameterstore:/prod/db}, decrypted where
 * it is a SecureString, with {@code ?version=3} or {@code ?label=blue} where not the newest is
 * meant.
 *
 * <p>Needs {@code software.amazon.awssdk:ssm} on the class path, {@code ssm:GetParameter} and
 * {@code ssm:GetParameters} on each parameter, and {@code kms:Decrypt} on the key of a
 * SecureString. Without {@code ssm:GetParameters}, parameters are read one by one and {@link
 * #onDegraded} says so.
 *
 * <p>A parameter has numbered versions and no stages: the version before the newest is known only
 * while it is held, so that a fall-back to it works after a rotation that this process saw. There
 * are no replicas in other regions. A parameter that another account shares is named by its full
 * ARN.
 *
 * <p>Safe to use from many threads.
 *
 * @since 0.1
 */
public final class ParameterStore implements SecretStore {

  /** The id of this store. */
  public static final String ID = "aws-parameterstore";

  private static final String NEEDED_CLASS = "software.amazon.awssdk.services.ssm.SsmClient";
  private static final String OURS = "";

  private final AwsClients clients;
  private final LongSupplier nanoTime;
  private final Predicate<String> hasClass;
  private final ParameterNames names;
  private final CallCounts counts = new CallCounts();
  private final List<Consumer<String>> degraded = new CopyOnWriteArrayList<>();

  private final Lanes<String, Parameters> lanes = new Lanes<>("parameters", this::open);

  /**
   * A store.
   *
   * @param clients makes the clients; stays its owner's to close, after the store
   * @param nanoTime a time in nanoseconds that only goes forward, such as {@code System::nanoTime}
   */
  public ParameterStore(AwsClients clients, LongSupplier nanoTime) {
    this(clients, nanoTime, ClassPath::has);
  }

  ParameterStore(AwsClients clients, LongSupplier nanoTime, Predicate<String> hasClass) {
    this.clients = clients;
    this.nanoTime = nanoTime;
    this.hasClass = hasClass;
    this.names = new ParameterNames(ID, clients::region);
  }

  @Override
  public String id() {
    return ID;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SecretException also with {@link Reason#UNSUPPORTED} when the module {@code ssm} is
   *     missing
   */
  @Override
  public SecretRef normal(SecretRef ref) {
    if (!hasClass.test(NEEDED_CLASS)) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.UNSUPPORTED,
              "Cannot read "
                  + ref
                  + ": the module software.amazon.awssdk:ssm is not on the class path; add it."));
    }
    return names.normal(ref);
  }

  @Override
  public int batchSize() {
    return lanes.any(lane -> !lane.isBatching()) ? 1 : Parameters.LARGEST_BATCH;
  }

  @Override
  public Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs) {
    Map<String, List<SecretRef>> groups = new LinkedHashMap<>();
    for (SecretRef ref : refs) {
      groups.computeIfAbsent(account(ref), any -> new ArrayList<>()).add(ref);
    }
    Map<SecretRef, StoreAnswer> answers = new HashMap<>();
    groups.forEach((account, group) -> answers.putAll(ask(account, group)));
    return answers;
  }

  private String account(SecretRef ref) {
    return ParameterNames.account(ref)
        .filter(clients.settings().accountRoles()::containsKey)
        .orElse(OURS);
  }

  private Map<SecretRef, StoreAnswer> ask(String account, List<SecretRef> refs) {
    try {
      return lanes.of(account).ask(refs);
    } catch (SdkException e) {
      Map<SecretRef, StoreAnswer> answers = new HashMap<>();
      refs.forEach(ref -> answers.put(ref, new StoreAnswer.Refused(unmade(ref, e))));
      return answers;
    }
  }

  private SecretException unmade(SecretRef ref, SdkException e) {
    String region = clients.region();
    CallFailure failure = CallFailure.of(e, "ssm:GetParameter", clients.host("ssm", region), "");
    return Refusals.call(ref, region, failure, e);
  }

  private Parameters open(String account) {
    return new Parameters(
        clients,
        account.equals(OURS) ? null : account,
        new BatchPermit(nanoTime),
        counts,
        this::degrade);
  }

  private void degrade(String sentence) {
    degraded.forEach(listener -> listener.accept(sentence));
  }

  /**
   * {@inheritDoc}
   *
   * <p>No value is read: the service is asked for a version that no parameter has.
   */
  @Override
  public void check(SecretRef ref) {
    try {
      lanes.of(account(ref)).check(ref);
    } catch (SdkException e) {
      throw unmade(ref, e);
    }
  }

  @Override
  public boolean means(SecretRef ref, StoredSecret known, String nameOrArn) {
    return ParameterNames.means(ref, known.arn(), nameOrArn);
  }

  @Override
  public void onDegraded(Consumer<String> listener) {
    degraded.add(listener);
  }

  @Override
  public Calls calls() {
    return counts.counts();
  }

  @Override
  public void close() {
    lanes.close();
  }
}
