package io.gitops4j.testkit.secrets;

import io.gitops4j.testkit.secrets.calls.CallLog;
import io.gitops4j.testkit.secrets.calls.Calls;
import io.gitops4j.testkit.secrets.faults.Faults;
import io.gitops4j.testkit.secrets.faults.Rules;
import io.gitops4j.testkit.secrets.http.Credential;
import io.gitops4j.testkit.secrets.http.Endpoint;
import io.gitops4j.testkit.secrets.http.Services;
import io.gitops4j.testkit.secrets.operation.SecretsManager;
import io.gitops4j.testkit.secrets.rotation.RotationFunction;
import io.gitops4j.testkit.secrets.tokens.TokenService;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.time.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AWS Secrets Manager in this JVM: an HTTP server on a loopback port that speaks the service's
 * protocol, for tests of whatever reads secrets.
 *
 * <pre>{@code
 * try (FakeSecretsManager secrets = FakeSecretsManager.start()) {
 *   secrets.put("prod/db", "first");
 *   Login login = new Login(secrets.endpoint(), secrets.region()); // what is tested
 *   assertThat(login.password()).isEqualTo("first");
 *
 *   secrets.rotate("prod/db", "second");
 *   secrets.faults().on("GetSecretValue").throttle(1);
 *   assertThat(login.password()).isEqualTo("second");
 *   assertThat(secrets.calls().failedWith("ThrottlingException").count()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Any credentials are taken, and everybody may do everything, unless {@link #faults()} say
 * otherwise. The region of a request is that of its signature; a secret is in the region it was put
 * into, and its replicas. Parameter Store, STS and SQS are at the same address, as far as a reader
 * of secrets needs them. How it differs from AWS is listed in {@code KNOWN-DIFFERENCES-SECRETS.md}.
 * Source of its rules: the API references of the services.
 *
 * <p>Several servers run side by side and share nothing. Thread-safe; whoever starts it closes it,
 * which ends its threads and connections. Hundreds of requests may be under way at once.
 *
 * @since 0.1
 */
public final class FakeSecretsManager implements AutoCloseable {
  private final Parts parts;
  private final Rules rules = new Rules();
  private final CallLog log;
  private final Endpoint endpoint;
  private final Place home;
  private final URI address;

  private FakeSecretsManager(Builder builder) {
    VirtualTime time = builder.time;
    this.parts = time == null ? new Parts() : new Parts(time);
    this.log = new CallLog(builder.callsKept);
    this.home = new Place(parts, builder.account, builder.region);
    this.endpoint = new Endpoint(builder.port, services(), this::caller, rules, log, parts.clock());
    this.address = URI.create("http://127.0.0.1:" + endpoint.port());
  }

  private Services services() {
    Services services = new Services();
    services.json(
        "secretsmanager",
        "secretsmanager",
        "application/x-amz-json-1.1",
        List.of("SecretId", "SecretIdList", "Name"),
        SecretsManager.operations(parts.vault(), parts.rotator(), parts::changed));
    services.json(
        "AmazonSSM",
        "ssm",
        "application/x-amz-json-1.1",
        List.of("Name", "Names"),
        parts.parameters().operations());
    services.json(
        "AmazonSQS",
        "sqs",
        "application/x-amz-json-1.0",
        List.of("QueueUrl"),
        parts.queues().operations());
    services.forms(
        "sts",
        "https://sts.amazonaws.com/doc/2011-06-15/",
        List.of("RoleArn"),
        parts.tokens().operations());
    return services;
  }

  /** Starts one on a free port, which goes by the system's clock. */
  public static FakeSecretsManager start() {
    return builder().start();
  }

  /** Starts one on a free port, which goes by the time that a test moves; the test closes it. */
  public static FakeSecretsManager start(VirtualTime time) {
    return builder().time(time).start();
  }

  /** A builder of fakes. */
  public static Builder builder() {
    return new Builder();
  }

  /** The address, such as {@code http://127.0.0.1:40001}; the endpoint of clients. */
  public URI endpoint() {
    return address;
  }

  /** The region that secrets are put into unless another is named. */
  public String region() {
    return home.region();
  }

  /** The account that secrets are put into unless another is named. */
  public String account() {
    return home.account();
  }

  /** The secrets of another region. */
  public Place in(String region) {
    return new Place(parts, home.account(), region);
  }

  /** The secrets of another account in a region. */
  public Place in(String account, String region) {
    return new Place(parts, account, region);
  }

  /**
   * Makes a secret, or gives it a new value, which becomes AWSCURRENT.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when the value has more than 65,536 bytes
   */
  public String put(String name, String value) {
    return home.put(name, value);
  }

  /**
   * Makes a secret, or gives it a new value, which becomes AWSCURRENT.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when the value has more than 65,536 bytes
   */
  public String put(String name, byte[] value) {
    return home.put(name, value);
  }

  /**
   * Gives a secret a new value, which becomes AWSCURRENT; the old one becomes AWSPREVIOUS.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when there is no such secret
   */
  public String rotate(String name, String value) {
    return home.rotate(name, value);
  }

  /**
   * Gives a secret a new value, which becomes AWSCURRENT; the old one becomes AWSPREVIOUS.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when there is no such secret
   */
  public String rotate(String name, byte[] value) {
    return home.rotate(name, value);
  }

  /**
   * The ARN of a secret.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public String arn(String name) {
    return home.arn(name);
  }

  /** What is to go wrong. */
  public Faults faults() {
    return rules.faults();
  }

  /** The requests so far. */
  public Calls calls() {
    return new Calls(log);
  }

  /**
   * Makes a rotation function known to the operation RotateSecret.
   *
   * @return the ARN to give as RotationLambdaARN
   */
  public String rotationFunction(RotationFunction function) {
    return parts.rotator().register(home.account(), home.region(), function);
  }

  /**
   * Rotates a secret by a function again and again, each time so long after the last, in the thread
   * that moves the virtual time, or in one of the fake's own when time is real. A function that
   * throws leaves the new version AWSPENDING, and the next rotation goes on with it.
   *
   * @throws IllegalArgumentException when there is no such secret, or the time is not positive
   */
  public void rotateEvery(String name, Duration interval, RotationFunction function) {
    home.rotateEvery(name, interval, function);
  }

  /**
   * Copies a secret to other regions, where its later values will be too.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public void replicate(String name, String... regions) {
    home.replicate(name, regions);
  }

  /**
   * Makes a queue of SQS, if there is none of that name.
   *
   * @return its URL
   */
  public String queue(String name) {
    parts.queues().make(name);
    return address + "/" + home.account() + "/" + name;
  }

  /**
   * Makes a queue, and sends the events to it that EventBridge sends of changed secrets from now
   * on.
   *
   * @return its URL
   */
  public String eventQueue(String name) {
    String url = queue(name);
    parts.events().to(name);
    return url;
  }

  /**
   * How many messages of a queue were not deleted yet.
   *
   * @throws IllegalArgumentException when there is no such queue
   */
  public int queued(String name) {
    return parts.queues().size(name);
  }

  private Caller caller(Credential credential) {
    String key = credential.accessKeyId();
    String region = credential.region().isEmpty() ? home.region() : credential.region();
    TokenService.Session session = parts.tokens().session(key);
    return session == null
        ? new Caller(
            key, "arn:aws:iam::" + home.account() + ":user/test", "", home.account(), region)
        : new Caller(key, session.arn(), session.role(), session.account(), region);
  }

  /** Ends its threads and connections, those that hang too. Closing twice does nothing. */
  @Override
  public void close() {
    parts.close();
    endpoint.close();
  }

  /**
   * Collects how a fake is to be. Not for several threads.
   *
   * @since 0.1
   */
  public static final class Builder {
    private static final int PORT_MAX = 65_535;

    private int port;
    private @Nullable VirtualTime time;
    private String region = "eu-west-1";
    private String account = "123456789012";
    private int callsKept = 50_000;

    private Builder() {}

    /**
     * The port; 0, the default, for a free one.
     *
     * @throws IllegalArgumentException when it is not from 0 to 65,535
     */
    public Builder port(int number) {
      if (number < 0 || number > PORT_MAX) {
        throw new IllegalArgumentException("A port is from 0 to " + PORT_MAX + ", not " + number);
      }
      this.port = number;
      return this;
    }

    /**
     * What dates are read from and rotations wait for; the system's clock by default. Whoever made
     * it closes it.
     */
    public Builder time(VirtualTime source) {
      this.time = source;
      return this;
    }

    /** The region that secrets are put into; {@code eu-west-1} by default. */
    public Builder region(String name) {
      this.region = name;
      return this;
    }

    /** How many of the newest calls {@link #calls()} shows; 50,000 by default, 1 at least. */
    public Builder callsKept(int count) {
      this.callsKept = Math.max(1, count);
      return this;
    }

    /** The account that secrets are put into; {@code 123456789012} by default. */
    public Builder account(String id) {
      this.account = id;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException when the port is taken
     */
    public FakeSecretsManager start() {
      return new FakeSecretsManager(this);
    }
  }
}
