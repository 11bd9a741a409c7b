namespace Microsoft.ML.OnnxRuntime.Native;

/// <content>Options of sessions and runs.</content>
internal static unsafe partial class Api
{
    public static delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)s_table[10];

    public static delegate* unmanaged<nint, byte*, nint> SetOptimizedModelFilePath => (delegate* unmanaged<nint, byte*, nint>)s_table[11];

    public static delegate* unmanaged<nint, int, nint> SetSessionExecutionMode => (delegate* unmanaged<nint, int, nint>)s_table[13];

    public static delegate* unmanaged<nint, nint> EnableMemPattern => (delegate* unmanaged<nint, nint>)s_table[16];

    public static delegate* unmanaged<nint, nint> DisableMemPattern => (delegate* unmanaged<nint, nint>)s_table[17];

    public static delegate* unmanaged<nint, nint> EnableCpuMemArena => (delegate* unmanaged<nint, nint>)s_table[18];

    public static delegate* unmanaged<nint, nint> DisableCpuMemArena => (delegate* unmanaged<nint, nint>)s_table[19];

    public static delegate* unmanaged<nint, byte*, nint> SetSessionLogId => (delegate* unmanaged<nint, byte*, nint>)s_table[20];

    public static delegate* unmanaged<nint, int, nint> SetSessionLogSeverityLevel => (delegate* unmanaged<nint, int, nint>)s_table[22];

    public static delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel => (delegate* unmanaged<nint, int, nint>)s_table[23];

    public static delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads => (delegate* unmanaged<nint, int, nint>)s_table[24];

    public static delegate* unmanaged<nint, int, nint> SetInterOpNumThreads => (delegate* unmanaged<nint, int, nint>)s_table[25];

    public static delegate* unmanaged<nint*, nint> CreateRunOptions => (delegate* unmanaged<nint*, nint>)s_table[39];

    public static delegate* unmanaged<nint, int, nint> RunOptionsSetRunLogSeverityLevel => (delegate* unmanaged<nint, int, nint>)s_table[41];

    public static delegate* unmanaged<nint, byte*, nint> RunOptionsSetRunTag => (delegate* unmanaged<nint, byte*, nint>)s_table[42];

    public static delegate* unmanaged<nint, nint> RunOptionsSetTerminate => (delegate* unmanaged<nint, nint>)s_table[46];

    public static delegate* unmanaged<nint, nint> RunOptionsUnsetTerminate => (delegate* unmanaged<nint, nint>)s_table[47];

    public static delegate* unmanaged<nint, void> ReleaseRunOptions => (delegate* unmanaged<nint, void>)s_table[97];

    public static delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)s_table[100];

    public static delegate* unmanaged<nint, byte*, long, nint> AddFreeDimensionOverrideByName =>
        (delegate* unmanaged<nint, byte*, long, nint>)s_table[124];

    public static delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry => (delegate* unmanaged<nint, byte*, byte*, nint>)s_table[130];

    public static delegate* unmanaged<nint, void*, nint> AppendExecutionProviderCuda => (delegate* unmanaged<nint, void*, nint>)s_table[152];

    public static delegate* unmanaged<nint, byte*, byte*, nint> AddRunConfigEntry => (delegate* unmanaged<nint, byte*, byte*, nint>)s_table[165];

    public static delegate* unmanaged<byte*, uint, nint**, nint> GetExecutionProviderApi => (delegate* unmanaged<byte*, uint, nint**, nint>)s_table[195];

    public static delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint> AppendExecutionProvider =>
        (delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint>)s_table[216];

    public static delegate* unmanaged<nint, nint, nint*, nuint, byte**, byte**, nuint, nint> AppendExecutionProviderV2 =>
        (delegate* unmanaged<nint, nint, nint*, nuint, byte**, byte**, nuint, nint>)s_table[304];
}
