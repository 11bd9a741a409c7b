namespace Microsoft.ML.OnnxRuntime.Native;

/// <content>The environment, providers and devices.</content>
internal static unsafe partial class Api
{
    public static delegate* unmanaged<int, byte*, nint*, nint> CreateEnv => (delegate* unmanaged<int, byte*, nint*, nint>)s_table[3];

    public static delegate* unmanaged<nint, nint, int, byte*, nint*, nint> CreateEnvWithCustomLogger =>
        (delegate* unmanaged<nint, nint, int, byte*, nint*, nint>)s_table[4];

    public static delegate* unmanaged<nint, nint> EnableTelemetryEvents => (delegate* unmanaged<nint, nint>)s_table[5];

    public static delegate* unmanaged<nint, nint> DisableTelemetryEvents => (delegate* unmanaged<nint, nint>)s_table[6];

    public static delegate* unmanaged<nint, void> ReleaseEnv => (delegate* unmanaged<nint, void>)s_table[92];

    public static delegate* unmanaged<byte***, int*, nint> GetAvailableProviders => (delegate* unmanaged<byte***, int*, nint>)s_table[125];

    public static delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders => (delegate* unmanaged<byte**, int, nint>)s_table[126];

    public static delegate* unmanaged<nint, nint**, nuint*, nint> GetEpDevices => (delegate* unmanaged<nint, nint**, nuint*, nint>)s_table[303];

    public static delegate* unmanaged<nint, int> HardwareDeviceType => (delegate* unmanaged<nint, int>)s_table[307];

    public static delegate* unmanaged<nint, uint> HardwareDeviceVendorId => (delegate* unmanaged<nint, uint>)s_table[308];

    public static delegate* unmanaged<nint, byte*> HardwareDeviceVendor => (delegate* unmanaged<nint, byte*>)s_table[309];

    public static delegate* unmanaged<nint, byte*> EpDeviceEpName => (delegate* unmanaged<nint, byte*>)s_table[312];

    public static delegate* unmanaged<nint, nint> EpDeviceDevice => (delegate* unmanaged<nint, nint>)s_table[316];
}
