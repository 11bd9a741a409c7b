namespace HRNet.Imaging.Headers;

/// <summary>
/// What the first bytes of a file say. Read by ourselves rather than by the picture library, so that both back ends answer alike, and so
/// that nothing but JPEG, PNG and WebP within the limits ever reaches native code.
/// </summary>
internal static class PictureHeader
{
    /// <summary>More passes than encoders make of a progressive picture (libjpeg and its kin 10), with room.</summary>
    private const int UsualScans = 16;

    /// <summary>
    /// Of an animation the first picture is looked at, but its decoder goes through the list of all of them once for each: ten thousand, more than six minutes of film, take it a moment, a hundred thousand a minute.
    /// </summary>
    private const int MostFrames = 10_000;

    /// <summary>Reads format, size and orientation without decoding.</summary>
    /// <exception cref="PictureException">The bytes are no JPEG, PNG or WebP picture.</exception>
    public static PictureInfo Read(ReadOnlySpan<byte> picture)
    {
        var (format, width, height, orientation, copies) = Sniff(picture) switch
        {
            PictureFormat.Jpeg => JpegHeader.Read(picture),
            PictureFormat.Png => PngHeader.Read(picture),
            _ => WebpHeader.Read(picture),
        };
        var turned = orientation == 1 ? copies : copies + 1;
        return orientation >= 5
            ? new PictureInfo(format, Width: height, Height: width, orientation) { Copies = turned }
            : new PictureInfo(format, width, height, orientation) { Copies = turned };
    }

    /// <summary>Reads the header and holds it against the limits.</summary>
    /// <exception cref="PictureException">The bytes are no JPEG, PNG or WebP picture, or one beyond the limits.</exception>
    public static PictureInfo Read(ReadOnlySpan<byte> picture, PictureLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (picture.Length > limits.MaxBytes)
            throw new PictureException(PictureProblem.TooManyBytes, $"The picture has {picture.Length:N0} bytes; at most {limits.MaxBytes:N0} are allowed.");
        var info = Read(picture);
        var (longer, shorter) = (Math.Max(info.Width, info.Height), Math.Min(info.Width, info.Height));
        var reason =
            longer > limits.MaxSide ? $"a side may have at most {limits.MaxSide:N0}" :
            (long)longer * shorter > limits.MaxPixels ? $"at most {limits.MaxPixels:N0} in all are allowed" :
            longer > (long)shorter * limits.MaxAspect ? $"the longer side may be at most {limits.MaxAspect} times the shorter" :
            null;
        return reason is null ? info
            : throw new PictureException(PictureProblem.TooManyPixels, $"The picture has {info.Width:N0} x {info.Height:N0} pixels; {reason}.");
    }

    /// <summary>
    /// Reads the header, holds it against the limits and makes sure that the file does not end early, which not every decoder minds.
    /// </summary>
    /// <exception cref="PictureException">The bytes are no JPEG, PNG or WebP picture, one beyond the limits, or one cut short.</exception>
    public static PictureInfo ReadWhole(ReadOnlySpan<byte> picture, PictureLimits limits)
    {
        var info = Read(picture, limits);
        var whole = info.Format switch
        {
            PictureFormat.Jpeg => JpegHeader.Scans(picture) is > 0 and var scans && Affordable(scans, info, limits),
            PictureFormat.Png => PngHeader.IsWhole(picture),
            _ => WebpHeader.IsWhole(picture) && Affordable(WebpHeader.Frames(picture)),
        };
        return whole ? info
            : throw new PictureException(PictureProblem.Unreadable, $"The {info.Format.Name()} picture is cut short: its end is missing. Was it sent completely?");
    }

    private static bool Affordable(int scans, PictureInfo info, PictureLimits limits) =>
        scans <= limits.MaxScans && (long)scans * info.Width * info.Height <= Math.Max(limits.MaxPixels, 1) * UsualScans
            ? true
            : throw new PictureException(
                PictureProblem.TooManyPixels, $"The JPEG picture is stored in {scans:N0} passes; at most {limits.MaxScans:N0} are taken, and of the largest pictures {UsualScans}.");

    private static bool Affordable(int frames) => frames <= MostFrames
        ? true
        : throw new PictureException(PictureProblem.TooManyPixels, $"The WebP animation has {frames:N0} pictures; at most {MostFrames:N0} are taken.");

    private static PictureFormat Sniff(ReadOnlySpan<byte> picture)
    {
        if (picture.StartsWith(JpegHeader.Signature))
            return PictureFormat.Jpeg;
        if (picture.StartsWith(PngHeader.Signature))
            return PictureFormat.Png;
        if (WebpHeader.IsWebp(picture))
            return PictureFormat.Webp;
        if (picture.IsEmpty)
            throw new PictureException(PictureProblem.Unreadable, "The picture is empty: it has no bytes.");
        throw OtherTypes.Name(picture) is { } name
            ? new PictureException(PictureProblem.UnsupportedType, $"This is a {name} file. Send a JPEG, PNG or WebP picture.")
            : new PictureException(PictureProblem.Unreadable, $"This is not a picture{OtherTypes.Hint(picture)}. Send a JPEG, PNG or WebP picture.");
    }

    /// <summary>Times the decoded picture that a decoder has in memory which keeps so many bytes of each pixel beside it.</summary>
    public static int Copies(int kept) => 1 + (kept + Frame.Channels - 1) / Frame.Channels;

    /// <summary>The fault of a header that ends or contradicts itself.</summary>
    public static PictureException Damaged(PictureFormat format) =>
        new(PictureProblem.Unreadable, $"The {format.Name()} picture is damaged or cut short: its header cannot be read.");

    /// <summary>The fault of a picture that the library cannot decode.</summary>
    public static PictureException Undecodable(PictureFormat format, Exception reason) =>
        new(PictureProblem.Unreadable, $"The {format.Name()} picture is damaged: it cannot be decoded.", reason);

    /// <summary>The format as people write it.</summary>
    public static string Name(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.Png => "PNG",
        _ => "WebP",
    };
}

/// <summary>Size as stored (before the orientation is applied) and orientation of a picture.</summary>
internal readonly record struct StoredSize(PictureFormat Format, int Width, int Height, int Orientation, int Copies);
