package kolmo.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import kolmo.experiments.data.DataException;
import org.junit.jupiter.api.Test;

/// Java's exceptions in words.
class ComplaintTest {

  @Test
  void aMessageForTheUserIsLeftAlone() {
    assertThat(Complaint.of(new DataException("x.npy: expected a, found b")))
        .isEqualTo("x.npy: expected a, found b");
    assertThat(Complaint.of(new IOException("a: b", new IllegalStateException("b"))))
        .isEqualTo("a: b");
  }

  @Test
  void aFileExceptionSaysWhatHappened() {
    assertThat(Complaint.of(new AccessDeniedException("a/b"))).isEqualTo("a/b: no permission");
    assertThat(Complaint.of(new NoSuchFileException("a/b")))
        .isEqualTo("a/b: there is no such folder");
    assertThat(Complaint.of(new FileSystemException("a/b", null, "No space left on device")))
        .isEqualTo("a/b: No space left on device");
  }

  @Test
  void anExceptionQuotedInAMessageIsTranslated() {
    IOException denied = new AccessDeniedException("/x/.a.part");
    assertThat(Complaint.of(new IOException("cannot write /x/a: " + denied, denied)))
        .isEqualTo("cannot write /x/a: no permission");
    assertThat(
            Complaint.of(new IOException("a: cannot be written: " + denied.getMessage(), denied)))
        .isEqualTo("a: cannot be written: no permission");
    assertThat(Complaint.of(new DataException("a cannot be read (" + denied + ")", denied)))
        .isEqualTo("a cannot be read (no permission)");
    IOException there = new FileAlreadyExistsException("/x");
    assertThat(Complaint.of(new IOException("cannot write /x/a: " + there, there)))
        .isEqualTo("cannot write /x/a: a file is in its place: /x");
    IOException full = new IOException("No space left on device");
    assertThat(Complaint.of(new IOException("cannot write a: " + full, full)))
        .isEqualTo("cannot write a: No space left on device");
  }
}
