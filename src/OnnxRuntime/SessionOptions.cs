using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a session is made. After a provider was refused, start again with fresh options: what was appended stays.</summary>
public partial class SessionOptions : SafeHandle
{
    private bool _memoryPattern = true;
    private bool _arena = true;
    private string _logId = "";
    private string _optimizedModelFilePath = "";
    private int _intraOpNumThreads;
    private int _interOpNumThreads;
    private OrtLoggingLevel _severity = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private GraphOptimizationLevel _optimization = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode _mode = ExecutionMode.ORT_SEQUENTIAL;

    /// <summary>Options with the runtime's defaults. Creates the environment where it is not there yet.</summary>
    public unsafe SessionOptions() : base(0, true)
    {
        nint options;
        Api.Check(Api.CreateSessionOptions(&options));
        SetHandle(options);
        OrtEnv.Instance();
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Threads of one node; 0 lets the runtime choose, which does not see limits of a container.</summary>
    public unsafe int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set
        {
            Api.Check(Api.SetIntraOpNumThreads(Use(), value));
            _intraOpNumThreads = value;
        }
    }

    /// <summary>Threads for branches that run at once; only for <see cref="ExecutionMode.ORT_PARALLEL"/>.</summary>
    public unsafe int InterOpNumThreads
    {
        get => _interOpNumThreads;
        set
        {
            Api.Check(Api.SetInterOpNumThreads(Use(), value));
            _interOpNumThreads = value;
        }
    }

    /// <summary>How much the graph is rewritten.</summary>
    /// <value><see cref="GraphOptimizationLevel.ORT_ENABLE_ALL"/>.</value>
    public unsafe GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _optimization;
        set
        {
            Api.Check(Api.SetSessionGraphOptimizationLevel(Use(), (int)value));
            _optimization = value;
        }
    }

    /// <summary>Whether branches run at once.</summary>
    /// <value><see cref="ExecutionMode.ORT_SEQUENTIAL"/>.</value>
    public unsafe ExecutionMode ExecutionMode
    {
        get => _mode;
        set
        {
            Api.Check(Api.SetSessionExecutionMode(Use(), (int)value));
            _mode = value;
        }
    }

    /// <summary>Whether the first run's memory plan serves the later ones. DirectML asks for false.</summary>
    /// <value>True.</value>
    public unsafe bool EnableMemoryPattern
    {
        get => _memoryPattern;
        set
        {
            Api.Check(value ? Api.EnableMemPattern(Use()) : Api.DisableMemPattern(Use()));
            _memoryPattern = value;
        }
    }

    /// <summary>Whether memory is kept between runs.</summary>
    /// <value>True.</value>
    public unsafe bool EnableCpuMemArena
    {
        get => _arena;
        set
        {
            Api.Check(value ? Api.EnableCpuMemArena(Use()) : Api.DisableCpuMemArena(Use()));
            _arena = value;
        }
    }

    /// <summary>Name of the session in log messages.</summary>
    public unsafe string LogId
    {
        get => _logId;
        set
        {
            fixed (byte* text = Utf8.Bytes(value))
            {
                Api.Check(Api.SetSessionLogId(Use(), text));
            }

            _logId = value;
        }
    }

    /// <summary>The lightest messages of the session that are logged.</summary>
    public unsafe OrtLoggingLevel LogSeverityLevel
    {
        get => _severity;
        set
        {
            Api.Check(Api.SetSessionLogSeverityLevel(Use(), (int)value));
            _severity = value;
        }
    }

    /// <summary>Where to save the rewritten graph; empty for nowhere.</summary>
    public unsafe string OptimizedModelFilePath
    {
        get => _optimizedModelFilePath;
        set
        {
            fixed (byte* path = Utf8.Path(value))
            {
                Api.Check(Api.SetOptimizedModelFilePath(Use(), path));
            }

            _optimizedModelFilePath = value;
        }
    }

    /// <summary>Sets one of the runtime's named settings (onnxruntime_session_options_config_keys.h).</summary>
    public unsafe void AddSessionConfigEntry(string configKey, string configValue)
    {
        fixed (byte* key = Utf8.Bytes(configKey), text = Utf8.Bytes(configValue))
        {
            Api.Check(Api.AddSessionConfigEntry(Use(), key, text));
        }
    }

    /// <summary>Gives a symbolic dimension a fixed size.</summary>
    public unsafe void AddFreeDimensionOverrideByName(string dimName, long dimValue)
    {
        fixed (byte* name = Utf8.Bytes(dimName))
        {
            Api.Check(Api.AddFreeDimensionOverrideByName(Use(), name, dimValue));
        }
    }

    internal nint Use()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return handle;
    }

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        Api.ReleaseSessionOptions(handle);
        return true;
    }
}
