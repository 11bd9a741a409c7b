using HRNet.Imaging;

namespace HRNet.AspNetCore.Requests;

/// <summary>The option <c>overlay</c>.</summary>
internal static class OverlayOption
{
    private static readonly string[] Words = ["png", "jpeg", "webp"];

    /// <summary>The format asked for, or null.</summary>
    public static PictureFormat? Read(QueryReader reader) =>
        reader.Word("overlay", Words) is { } word ? Enum.Parse<PictureFormat>(word, ignoreCase: true) : null;
}
