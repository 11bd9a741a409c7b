using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Options of one or more runs.</summary>
public class RunOptions : SafeHandle
{
    private bool _terminate;
    private string _logId = "";
    private OrtLoggingLevel _severity = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>Options with the runtime's defaults.</summary>
    public unsafe RunOptions() : base(0, true)
    {
        nint options;
        Api.Check(Api.CreateRunOptions(&options));
        SetHandle(options);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>True ends all runs that use these options, now and later: they throw. May be set from any thread.</summary>
    public unsafe bool Terminate
    {
        get => _terminate;
        set
        {
            Api.Check(value ? Api.RunOptionsSetTerminate(Use()) : Api.RunOptionsUnsetTerminate(Use()));
            _terminate = value;
        }
    }

    /// <summary>Name of the runs in log messages.</summary>
    public unsafe string LogId
    {
        get => _logId;
        set
        {
            fixed (byte* text = Utf8.Bytes(value))
            {
                Api.Check(Api.RunOptionsSetRunTag(Use(), text));
            }

            _logId = value;
        }
    }

    /// <summary>The lightest messages of the runs that are logged.</summary>
    public unsafe OrtLoggingLevel LogSeverityLevel
    {
        get => _severity;
        set
        {
            Api.Check(Api.RunOptionsSetRunLogSeverityLevel(Use(), (int)value));
            _severity = value;
        }
    }

    /// <summary>Sets one of the runtime's named settings (onnxruntime_run_options_config_keys.h).</summary>
    public unsafe void AddRunConfigEntry(string configKey, string configValue)
    {
        fixed (byte* key = Utf8.Bytes(configKey), text = Utf8.Bytes(configValue))
        {
            Api.Check(Api.AddRunConfigEntry(Use(), key, text));
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
        Api.ReleaseRunOptions(handle);
        return true;
    }
}
