namespace Microsoft.ML.OnnxRuntime;

/// <summary>Kind of a value. The numbers are those of ONNXType.</summary>
public enum OnnxValueType
{
    /// <summary>Not set.</summary>
    ONNX_TYPE_UNKNOWN = 0,

    /// <summary>A tensor.</summary>
    ONNX_TYPE_TENSOR = 1,

    /// <summary>A sequence.</summary>
    ONNX_TYPE_SEQUENCE = 2,

    /// <summary>A map.</summary>
    ONNX_TYPE_MAP = 3,

    /// <summary>An opaque object.</summary>
    ONNX_TYPE_OPAQUE = 4,

    /// <summary>A sparse tensor.</summary>
    ONNX_TYPE_SPARSETENSOR = 5,

    /// <summary>Something that may be absent.</summary>
    ONNX_TYPE_OPTIONAL = 6,
}

/// <summary>How much a graph is rewritten before it runs.</summary>
public enum GraphOptimizationLevel
{
    /// <summary>Not at all.</summary>
    ORT_DISABLE_ALL = 0,

    /// <summary>Rewrites that keep the meaning on any device.</summary>
    ORT_ENABLE_BASIC = 1,

    /// <summary>Also fusions for the device.</summary>
    ORT_ENABLE_EXTENDED = 2,

    /// <summary>Also memory layout.</summary>
    ORT_ENABLE_ALL = 99,
}

/// <summary>Whether nodes of a graph run one after the other.</summary>
public enum ExecutionMode
{
    /// <summary>One after the other.</summary>
    ORT_SEQUENTIAL = 0,

    /// <summary>Independent branches at once.</summary>
    ORT_PARALLEL = 1,
}

/// <summary>Weight of a log message.</summary>
public enum OrtLoggingLevel
{
    /// <summary>For debugging ONNX Runtime itself.</summary>
    ORT_LOGGING_LEVEL_VERBOSE = 0,

    /// <summary>Progress.</summary>
    ORT_LOGGING_LEVEL_INFO = 1,

    /// <summary>Something odd.</summary>
    ORT_LOGGING_LEVEL_WARNING = 2,

    /// <summary>Something failed.</summary>
    ORT_LOGGING_LEVEL_ERROR = 3,

    /// <summary>Nothing works.</summary>
    ORT_LOGGING_LEVEL_FATAL = 4,
}

/// <summary>Kind of a hardware device.</summary>
public enum OrtHardwareDeviceType
{
    /// <summary>A processor.</summary>
    CPU = 0,

    /// <summary>A graphics card.</summary>
    GPU = 1,

    /// <summary>A neural processor.</summary>
    NPU = 2,
}
