package kolmo.kernels;

import static kolmo.kernels.CudaCheck.check;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import kolmo.autograd.array.BackendUnavailable;
import org.jspecify.annotations.Nullable;

/// A card: the first one, in its primary context, which cuBLAS and cuDNN share, on one stream.
/// Modules are loaded when the first of their kernels is launched; the driver then compiles them
/// for the card.
final class CudaDevice implements Device {

  /// CUDA 11.0, whose driver is the first to know PTX 7.0.
  private static final int OLDEST_DRIVER = 11_000;

  /// Compute capability 7.5, for which the PTX was made.
  private static final int OLDEST_CARD = 75;

  private static final int NON_BLOCKING = 1;

  private final String name;
  private final CUdevice card = new CUdevice();
  private final CUstream stream = new CUstream();
  private final Ptx ptx = new Ptx();
  private final Map<String, CUmodule> modules = new HashMap<>();
  private final Map<String, CUfunction> functions = new HashMap<>();
  private final ByteBuffer pointers =
      ByteBuffer.allocateDirect(8 * 32).order(ByteOrder.nativeOrder());
  private final Pointer parameters = Pointer.to(pointers);
  private final PinnedBuffer pinned;
  private final CudaClock clock;
  private final CudaBlas blas;
  private final @Nullable CudaDnn dnn;

  /// Opens the first card.
  ///
  /// @param name of the backend
  /// @param tf32 whether products may round their operands to 11 bits
  /// @throws BackendUnavailable if there is none, or what it needs is missing; says what
  CudaDevice(String name, boolean tf32) {
    this.name = name;
    loaded(CudaLibraries.loadDriver());
    JCudaDriver.setExceptionsEnabled(false);
    usable(JCudaDriver.cuInit(0), "the driver does not start");
    int[] version = new int[1];
    usable(JCudaDriver.cuDriverGetVersion(version), "the driver has no version");
    if (version[0] < OLDEST_DRIVER) {
      throw unavailable(
          "the driver is too old: it knows CUDA %d.%d, the kernels need 11.0 (driver 450)"
              .formatted(version[0] / 1000, version[0] % 1000 / 10));
    }
    usable(JCudaDriver.cuDeviceGet(card, 0), "there is no GPU");
    int capability =
        10 * attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    if (capability < OLDEST_CARD) {
      throw unavailable(
          "the GPU is too old: its compute capability is %.1f, the kernels need 7.5"
              .formatted(capability / 10.0));
    }
    loaded(CudaLibraries.loadBlas());
    CUcontext context = new CUcontext();
    usable(JCudaDriver.cuDevicePrimaryCtxRetain(context, card), "no context on the GPU");
    usable(JCudaDriver.cuCtxSetCurrent(context), "no context on the GPU");
    usable(JCudaDriver.cuStreamCreate(stream, NON_BLOCKING), "no stream on the GPU");
    pinned = new PinnedBuffer(stream);
    clock = new CudaClock(stream);
    blas = new CudaBlas(stream, tf32);
    dnn = CudaDnn.open(stream, tf32);
  }

  private int attribute(int which) {
    int[] value = new int[1];
    usable(JCudaDriver.cuDeviceGetAttribute(value, which, card), "the GPU does not answer");
    return value[0];
  }

  private static void loaded(@Nullable String problem) {
    if (problem != null) {
      throw unavailable(problem);
    }
  }

  private static void usable(int status, String problem) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw unavailable(problem + ": " + CudaCheck.meaning(status));
    }
  }

  private static BackendUnavailable unavailable(String why) {
    return new BackendUnavailable(
        "backend 'cuda': " + why + "; use --backend cpu (or cuda-emulated, to try the kernels)");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long allocate(long bytes) {
    DevicePointer memory = new DevicePointer();
    int status = JCudaDriver.cuMemAlloc(memory, bytes);
    if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      return 0;
    }
    check(status, "cuMemAlloc of " + bytes + " bytes");
    return memory.address();
  }

  /// Waits, since queued work may still use the memory.
  @Override
  public void free(long address) {
    check(JCudaDriver.cuMemFree(new DevicePointer(address)), "cuMemFree");
  }

  @Override
  public String freeMemory() {
    long[] free = new long[1];
    long[] total = new long[1];
    check(JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
    return OutOfDeviceMemory.megabytes(free[0]) + " of " + OutOfDeviceMemory.megabytes(total[0]);
  }

  @Override
  public void upload(float[] from, long to) {
    pinned.upload(from, to);
  }

  @Override
  public void download(long from, float[] to) {
    pinned.download(from, to);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    check(
        JCudaDriver.cuMemcpyDtoDAsync(
            new DevicePointer(to), new DevicePointer(from), bytes, stream),
        "cuMemcpyDtoDAsync");
  }

  /// The driver reads the parameters during the call, through a list of their addresses.
  @Override
  public void launch(String kernel, int blocks, int threads, Arguments arguments) {
    CUfunction function = functions.get(kernel);
    if (function == null) {
      function = function(kernel);
      functions.put(kernel, function);
    }
    long base = MemorySegment.ofBuffer(arguments.values().duplicate().clear()).address();
    for (int i = 0; i < arguments.count(); i++) {
      pointers.putLong(8 * i, base + arguments.offset(i));
    }
    int status =
        JCudaDriver.cuLaunchKernel(
            function, blocks, 1, 1, threads, 1, 1, 0, stream, parameters, null);
    if (status != CUresult.CUDA_SUCCESS) {
      check(status, "launch of " + kernel);
    }
  }

  private CUfunction function(String kernel) {
    String file = ptx.file(kernel);
    CUmodule module = modules.get(file);
    if (module == null) {
      module = new CUmodule();
      check(JCudaDriver.cuModuleLoadData(module, Ptx.text(file)), "loading " + file + ".ptx");
      modules.put(file, module);
    }
    CUfunction function = new CUfunction();
    check(JCudaDriver.cuModuleGetFunction(function, module, kernel), "finding " + kernel);
    return function;
  }

  @Override
  public void gemm(
      long a, boolean transposeA, long b, boolean transposeB, int m, int k, int n, long c) {
    blas.gemm(a, transposeA, b, transposeB, m, k, n, c);
  }

  @Override
  public @Nullable Layers layers() {
    return dnn;
  }

  @Override
  public Graph record(Runnable work) {
    return CudaGraph.record(stream, work);
  }

  @Override
  public String hardware() {
    byte[] text = new byte[256];
    check(JCudaDriver.cuDeviceGetName(text, text.length, card), "cuDeviceGetName");
    return new String(text, StandardCharsets.UTF_8).split("\0", 2)[0];
  }

  /// Two transfers a clock, each as wide as the bus; newer drivers may not tell the clock.
  @Override
  public double bandwidth() {
    double kilohertz = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE);
    int bits = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH);
    return 2 * 1e3 * kilohertz * bits / 8;
  }

  @Override
  public double micros(Runnable queued) {
    return clock.micros(queued);
  }

  @Override
  public void close() {
    if (dnn != null) {
      dnn.close();
    }
    blas.close();
    clock.close();
    pinned.close();
    modules.values().forEach(m -> check(JCudaDriver.cuModuleUnload(m), "cuModuleUnload"));
    check(JCudaDriver.cuStreamDestroy(stream), "cuStreamDestroy");
    check(JCudaDriver.cuDevicePrimaryCtxRelease(card), "cuDevicePrimaryCtxRelease");
  }
}
