package io.gitops4j.aws.secrets.secretsmanager;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.secrets.store.BatchPermit;
import io.gitops4j.aws.secrets.store.CallCounts;
import io.gitops4j.aws.secrets.store.Refusals;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * The calls to one region with the credentials of one role.
 *
 * <p>Current versions are asked for together, by BatchGetSecretValue; what has a stage or a version
 * by itself, because batches know neither. What a batch gives no answer for, which is when the
 * answers of all are too large for one, is asked for by itself too. A batch that is refused as a
 * whole says nothing of its secrets, so each is asked for by itself: for good when batches are not
 * permitted ({@link BatchPermit}), this once when one malformed name spoiled it, or when batches
 * are throttled, whose quota is a hundredth of that of single reads (Secrets Manager User Guide,
 * "Quotas"). What every call would fail for, as an outage, ends it: the rest is not asked for.
 */
final class Lane implements AutoCloseable {

  static final int LARGEST_BATCH = 20;

  private static final String BATCH = "secretsmanager:BatchGetSecretValue";

  /** A version that no secret has: UUIDs of random numbers do not look so. */
  private static final String NOBODYS_VERSION = "00000000-0000-0000-0000-000000000000";

  private final SecretsManagerClient client;
  private final String region;
  private final String host;
  private final Answers answers;
  private final BatchPermit permit;
  private final CallCounts counts;
  private final Consumer<String> degraded;

  Lane(
      SecretsManagerClient client,
      String region,
      String host,
      BatchPermit permit,
      CallCounts counts,
      Consumer<String> degraded) {
    this.client = client;
    this.region = region;
    this.host = host;
    this.answers = new Answers(region);
    this.permit = permit;
    this.counts = counts;
    this.degraded = degraded;
  }

  boolean isBatching() {
    return permit.isGiven();
  }

  /** A reply for every reference. */
  Map<SecretRef, Reply> ask(List<SecretRef> refs) {
    Map<SecretRef, Reply> replies = new LinkedHashMap<>();
    List<SecretRef> current = refs.stream().filter(ref -> ref.parameters().isEmpty()).toList();
    for (int i = 0; i < current.size() && current.size() > 1 && isBatching(); i += LARGEST_BATCH) {
      List<SecretRef> some = current.subList(i, Math.min(current.size(), i + LARGEST_BATCH));
      CallFailure failure = batch(some, replies);
      if (failure != null && isOfAll(failure)) {
        return fail(refs, replies, failure, null);
      }
    }
    for (SecretRef ref : refs) {
      if (!replies.containsKey(ref)) {
        try {
          replies.put(ref, one(ref));
        } catch (SdkException e) {
          counts.failed();
          CallFailure failure = CallFailure.of(e, Answers.GET, host, "");
          if (isOfAll(failure)) {
            return fail(refs, replies, failure, e);
          }
          replies.put(ref, refused(ref, (AwsServiceException) e));
        }
      }
    }
    return replies;
  }

  private static boolean isOfAll(CallFailure failure) {
    return failure.kind() != CallFailure.Kind.ANSWER;
  }

  private Map<SecretRef, Reply> fail(
      List<SecretRef> refs,
      Map<SecretRef, Reply> replies,
      CallFailure failure,
      @Nullable SdkException cause) {
    for (SecretRef ref : refs) {
      replies.computeIfAbsent(
          ref,
          any ->
              new Reply(
                  new StoreAnswer.Refused(failed(ref, failure, cause)), failure.kind().isOutage()));
    }
    return replies;
  }

  /** What a call failed with that would fail for any secret. */
  private SecretException failed(SecretRef ref, CallFailure failure, @Nullable SdkException cause) {
    if (failure.kind() == CallFailure.Kind.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
    return Refusals.call(ref, region, failure, cause);
  }

  private Reply one(SecretRef ref) {
    counts.single();
    GetSecretValueResponse answer =
        client.getSecretValue(
            r ->
                r.secretId(SecretNames.id(ref, region))
                    .versionStage(ref.parameter(SecretNames.STAGE).orElse(null))
                    .versionId(ref.parameter(SecretNames.VERSION).orElse(null)));
    SecretValue value = value(ref, answer.secretString(), answer.secretBinary());
    erase(answer.secretBinary());
    return found(
        ref, answer.arn(), answer.versionId(), answer.versionStages(), answer.createdDate(), value);
  }

  private Reply refused(SecretRef ref, AwsServiceException e) {
    SecretException why = answers.refused(ref, CallFailure.code(e), CallFailure.text(e), e);
    return new Reply(new StoreAnswer.Refused(why), false);
  }

  /** Asks for several; gives what every call would fail for, or null. */
  private @Nullable CallFailure batch(List<SecretRef> refs, Map<SecretRef, Reply> replies) {
    List<String> ids = refs.stream().map(ref -> SecretNames.id(ref, region)).toList();
    counts.batch();
    BatchGetSecretValueResponse answer;
    try {
      answer = client.batchGetSecretValue(r -> r.secretIdList(ids));
    } catch (SdkException e) {
      counts.failed();
      return batchFailed(e);
    }
    permit.give();
    for (SecretValueEntry entry : answer.secretValues()) {
      take(entry, refs, replies);
    }
    for (APIErrorType error : answer.errors()) {
      for (SecretRef ref : refs) {
        if (SecretNames.id(ref, region).equals(error.secretId())) {
          String code = String.valueOf(error.errorCode());
          String text = error.message() == null ? "" : error.message();
          replies.put(
              ref,
              new Reply(new StoreAnswer.Refused(answers.refused(ref, code, text, null)), false));
        }
      }
    }
    return null;
  }

  private void take(SecretValueEntry entry, List<SecretRef> refs, Map<SecretRef, Reply> replies) {
    for (SecretRef ref : refs) {
      if (!replies.containsKey(ref)
          && SecretNames.isAnswer(SecretNames.id(ref, region), entry.arn(), entry.name())) {
        SecretValue value = value(ref, entry.secretString(), entry.secretBinary());
        replies.put(
            ref,
            found(
                ref,
                entry.arn(),
                entry.versionId(),
                entry.versionStages(),
                entry.createdDate(),
                value));
      }
    }
    erase(entry.secretBinary());
  }

  private @Nullable CallFailure batchFailed(SdkException e) {
    CallFailure failure = CallFailure.of(e, BATCH, host, "");
    return switch (failure.kind()) {
      case ANSWER -> {
        AwsServiceException answer = (AwsServiceException) e;
        String code = CallFailure.code(answer);
        if (code.startsWith("AccessDenied")) {
          refuse("the role may not call " + BATCH + "; allow it on all resources.");
        } else if (code.startsWith("UnknownOperation") || code.equals("InvalidAction")) {
          refuse(host + " does not know " + BATCH + ".");
        }
        yield null;
      }
      case ENDPOINT_POLICY -> {
        refuse(
            "the policy of the VPC endpoint does not let " + BATCH + " through; allow it there.");
        yield null;
      }
      case THROTTLED -> null;
      default -> failure;
    };
  }

  private void refuse(String why) {
    if (permit.refuse()) {
      degraded.accept("Secrets in " + region + " are read one by one: " + why);
    }
  }

  private Reply found(
      SecretRef ref,
      String arn,
      String version,
      List<String> stages,
      @Nullable Instant made,
      @Nullable SecretValue value) {
    if (value == null) {
      return new Reply(
          new StoreAnswer.Refused(
              Refusals.read(
                  ref,
                  region,
                  Reason.REJECTED,
                  "the version has no value; give the secret one.",
                  null)),
          false);
    }
    return new Reply(
        new StoreAnswer.Found(new StoredSecret(arn, version, Set.copyOf(stages), made, value)),
        false);
  }

  private static @Nullable SecretValue value(
      SecretRef ref, @Nullable String text, @Nullable SdkBytes bytes) {
    if (text != null) {
      return SecretValue.of(ref.toString(), text);
    }
    return bytes == null ? null : SecretValue.of(ref.toString(), bytes.asByteArrayUnsafe());
  }

  private static void erase(@Nullable SdkBytes bytes) {
    if (bytes != null) {
      Arrays.fill(bytes.asByteArrayUnsafe(), (byte) 0);
    }
  }

  /**
   * Asks for a version that no secret has: the service says whether the secret is there and may be
   * read, and no value.
   */
  void check(SecretRef ref) {
    counts.single();
    try {
      client.getSecretValue(
          r -> r.secretId(SecretNames.id(ref, region)).versionId(NOBODYS_VERSION));
    } catch (AwsServiceException e) {
      if (!CallFailure.code(e).equals("ResourceNotFoundException")
          || !Answers.isOfVersion(CallFailure.text(e))) {
        throw failed(ref, e);
      }
    } catch (SdkException e) {
      throw failed(ref, e);
    }
  }

  private SecretException failed(SecretRef ref, SdkException e) {
    counts.failed();
    CallFailure failure = CallFailure.of(e, Answers.GET, host, "");
    if (isOfAll(failure)) {
      return failed(ref, failure, e);
    }
    AwsServiceException answer = (AwsServiceException) e;
    return answers.refused(ref, CallFailure.code(answer), CallFailure.text(answer), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
