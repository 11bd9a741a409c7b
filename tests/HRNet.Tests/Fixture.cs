namespace HRNet.Tests;

/// <summary>Where the files of Fixtures/ are at run time.</summary>
internal static class Fixture
{
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([AppContext.BaseDirectory, "Fixtures", .. parts]);
}
