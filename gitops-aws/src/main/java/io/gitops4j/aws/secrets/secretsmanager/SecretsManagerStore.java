package io.gitops4j.aws.secrets.secretsmanager;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.CallFailure;
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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS Secrets Manager: {@code aws-secretsmanager:prod/db}, by name, ARN or partial ARN, with {@code
 * ?stage=AWSPREVIOUS} or {@code ?version=…} where not the current version is meant.
 *
 * <p>Needs {@code secretsmanager:GetSecretValue} on each secret and, to read up to {@value
 * Lane#LARGEST_BATCH} in one call, {@code secretsmanager:BatchGetSecretValue} on all resources;
 * without that, secrets are read one by one and {@link #onDegraded} says so. Nothing else is
 * called.
 *
 * <p>When a region does not answer, or answers with a server error, the regions of {@link
 * io.gitops4j.aws.client.AwsSettings#replicaRegions()} are asked for the same secrets in their
 * order, and for half a minute before that region. A replica may be behind by some seconds: just
 * after a rotation it may still give the version before.
 *
 * <p>A secret of another account is named by its full ARN, and read with the role of {@link
 * io.gitops4j.aws.client.AwsSettings#accountRoles()} if there is one for its account, or else with
 * our own credentials.
 *
 * <p>A call takes at most the settings' {@code callTimeout} for each region, its {@code
 * attemptTimeout} for each of up to 3 tries. Safe to use from many threads.
 *
 * @since 0.1
 */
public final class SecretsManagerStore implements SecretStore {

  /** The id of this store. */
  public static final String ID = "aws-secretsmanager";

  private final AwsClients clients;
  private final LongSupplier nanoTime;
  private final SecretNames names;
  private final Regions regions;
  private final CallCounts counts = new CallCounts();
  private final List<Consumer<String>> degraded = new CopyOnWriteArrayList<>();

  private final Lanes<Place, Lane> lanes = new Lanes<>("secrets", this::open);

  private record Place(String region, @Nullable String account) {}

  /**
   * A store.
   *
   * @param clients makes the clients; stays its owner's to close, after the store
   * @param nanoTime a time in nanoseconds that only goes forward, such as {@code System::nanoTime}
   */
  public SecretsManagerStore(AwsClients clients, LongSupplier nanoTime) {
    this.clients = clients;
    this.nanoTime = nanoTime;
    List<String> replicas = clients.settings().replicaRegions();
    this.names = new SecretNames(ID, clients::region, replicas);
    this.regions = new Regions(replicas, nanoTime);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public SecretRef normal(SecretRef ref) {
    return names.normal(ref);
  }

  @Override
  public int batchSize() {
    return lanes.any(lane -> !lane.isBatching()) ? 1 : Lane.LARGEST_BATCH;
  }

  @Override
  public Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs) {
    String home = clients.region();
    Map<Place, List<SecretRef>> groups = new LinkedHashMap<>();
    for (SecretRef ref : refs) {
      groups.computeIfAbsent(place(ref, home), any -> new ArrayList<>()).add(ref);
    }
    Map<SecretRef, StoreAnswer> answers = new HashMap<>();
    groups.forEach((meant, group) -> answers.putAll(ask(meant, group, home)));
    return answers;
  }

  /** The region that is meant, and the account if there is a role for it. */
  private Place place(SecretRef ref, String home) {
    String account =
        SecretNames.account(ref)
            .filter(clients.settings().accountRoles()::containsKey)
            .orElse(null);
    return new Place(SecretNames.region(ref).orElse(home), account);
  }

  /**
   * Asks region after region for what none has given yet. What the region that is meant says
   * counts, when no other has a value.
   */
  private Map<SecretRef, StoreAnswer> ask(Place meant, List<SecretRef> refs, String home) {
    Map<SecretRef, StoreAnswer> answers = new LinkedHashMap<>();
    List<SecretRef> open = refs;
    for (String region : regions.order(meant.region(), home)) {
      boolean counts = region.equals(meant.region());
      List<SecretRef> next = new ArrayList<>();
      boolean answered = false;
      for (Map.Entry<SecretRef, Reply> asked :
          ask(new Place(region, meant.account()), open).entrySet()) {
        SecretRef ref = asked.getKey();
        Reply reply = asked.getValue();
        answered |= !reply.outage();
        if (reply.isFound() || counts) {
          answers.put(ref, reply.answer());
        } else {
          answers.putIfAbsent(ref, reply.answer());
        }
        if (!reply.isFound() && (reply.outage() || !counts)) {
          next.add(ref);
        }
      }
      tell(region, answered);
      open = next;
      if (open.isEmpty() || lanes.isClosed()) {
        break;
      }
    }
    return answers;
  }

  private void tell(String region, boolean answered) {
    if (answered) {
      regions.answered(region);
    } else if (regions.failed(region) && !clients.settings().replicaRegions().isEmpty()) {
      degrade(region + " does not answer, so that secrets are read from other regions meanwhile.");
    }
  }

  private Map<SecretRef, Reply> ask(Place place, List<SecretRef> refs) {
    Lane lane;
    try {
      lane = lanes.of(place);
    } catch (SdkException e) {
      CallFailure failure = unmade(place.region(), e);
      Map<SecretRef, Reply> replies = new LinkedHashMap<>();
      for (SecretRef ref : refs) {
        SecretException why = Refusals.call(ref, place.region(), failure, e);
        replies.put(ref, new Reply(new StoreAnswer.Refused(why), failure.kind().isOutage()));
      }
      return replies;
    }
    return lane.ask(refs);
  }

  private Lane open(Place place) {
    SecretsManagerClient client =
        clients.make(SecretsManagerClient.builder(), place.region(), place.account());
    return new Lane(
        client,
        place.region(),
        clients.host("secretsmanager", place.region()),
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
   * <p>No value is read: the service is asked for a version that no secret has, and says whether
   * the secret is there and may be read. That its key may be used is known only by reading.
   */
  @Override
  public void check(SecretRef ref) {
    Place meant = place(ref, clients.region());
    try {
      lanes.of(meant).check(ref);
    } catch (SdkException e) {
      throw Refusals.call(ref, meant.region(), unmade(meant.region(), e), e);
    }
  }

  /** Why there is no client. */
  private CallFailure unmade(String region, SdkException e) {
    return CallFailure.of(e, Answers.GET, clients.host("secretsmanager", region), "");
  }

  @Override
  public boolean means(SecretRef ref, StoredSecret known, String nameOrArn) {
    return names.means(ref, known.arn(), nameOrArn);
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
