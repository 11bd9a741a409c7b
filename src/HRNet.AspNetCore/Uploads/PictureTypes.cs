namespace HRNet.AspNetCore.Uploads;

/// <summary>The media types of the pictures that are read and written.</summary>
internal static class PictureTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["image/jpeg", "image/png", "image/webp"];
}
