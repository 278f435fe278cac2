package io.gitops4j.core.source.git.jgit.ssh;

import io.gitops4j.Reason;
import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoReadFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A program of the other side, {@code git-upload-pack}, with its streams.
 *
 * <p>MINA's pulled streams are used: they are waited for with a limit of time and need no thread,
 * and no more arrives than the window of the channel (2 MiB) before it is read. What the program
 * says on its error stream is read only when it ends without a word of Git's protocol, and then is
 * the reason why.
 */
final class SshProcess extends Process {

  private static final int CHUNK = 1 << 15;
  private static final int MAX_SAID = 1000;
  private static final long END_MILLIS = 2000;
  private static final int NO_PROGRAM = 127;

  private final ChannelExec channel;
  private final GitAddress.Ssh place;
  private final Deadline deadline;
  private final AtomicLong budget;
  private final InputStream in = new Answer();
  private final OutputStream out = new Question();

  SshProcess(ChannelExec channel, GitAddress.Ssh place, Deadline deadline, AtomicLong budget) {
    this.channel = channel;
    this.place = place;
    this.deadline = deadline;
    this.budget = budget;
  }

  private final class Answer extends InputStream {
    private byte[] chunk = new byte[0];
    private int position;
    private boolean ended;
    private boolean heard;

    @Override
    public int read() throws IOException {
      return fill() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public int available() {
      return chunk.length - position;
    }

    private boolean fill() throws IOException {
      if (position < chunk.length) {
        return true;
      }
      if (!ended) {
        byte @Nullable [] more = next(channel.getAsyncOut(), deadline);
        if (more == null) {
          ended = true;
        } else {
          heard = true;
          chunk = more;
          position = 0;
          if (budget.addAndGet(-more.length) < 0) {
            throw new TransferException(
                Reason.LIMIT,
                "it sends more bytes than the limit maxTransferBytes allows; raise the limit");
          }
          return true;
        }
      }
      if (!heard) {
        throw ended();
      }
      return false;
    }
  }

  private final class Question extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      IoWriteFuture writing =
          channel.getAsyncIn().writeBuffer(new ByteArrayBuffer(source.clone(), offset, length));
      Waiting.on(writing, deadline);
      if (!writing.isWritten()) {
        throw new TransferException(
            Reason.UNAVAILABLE, "the connection to " + place.authority() + " broke off");
      }
    }
  }

  /** The next bytes; null at the end. */
  private static byte @Nullable [] next(IoInputStream from, Deadline deadline) throws IOException {
    IoReadFuture reading = from.read(new ByteArrayBuffer(new byte[CHUNK], 0, 0));
    Waiting.on(reading, deadline);
    if (reading.getException() != null) {
      return null;
    }
    return reading.getBuffer().getCompactData();
  }

  /** Why there was no answer in Git's protocol. */
  private TransferException ended() throws IOException {
    String said = said();
    String quoted = said.isEmpty() ? "" : "; it said: " + said;
    if (exitValue() == NO_PROGRAM) {
      return new TransferException(
          Reason.NOT_FOUND, place.authority() + " has no git-upload-pack" + quoted);
    }
    return new TransferException(
        Reason.NOT_FOUND,
        place.authority()
            + " serves no repository there, or not to this key; check the path and the rights of the"
            + " key"
            + quoted);
  }

  private String said() throws IOException {
    StringBuilder text = new StringBuilder();
    IoInputStream errors = channel.getAsyncErr();
    byte @Nullable [] more = errors == null ? null : next(errors, deadline);
    while (more != null && text.length() < MAX_SAID) {
      text.append(new String(more, StandardCharsets.UTF_8));
      more = next(errors, deadline);
    }
    return text.toString().strip();
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() {
    return exitValue();
  }

  /** The status, for which it is waited a moment; -1 when none came. */
  @Override
  public int exitValue() {
    long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos()));
    channel.waitFor(
        EnumSet.of(ClientChannelEvent.CLOSED, ClientChannelEvent.EXIT_STATUS),
        Math.min(END_MILLIS, left));
    Integer status = channel.getExitStatus();
    return status == null ? -1 : status;
  }

  @Override
  public void destroy() {
    channel.close(true);
  }
}
