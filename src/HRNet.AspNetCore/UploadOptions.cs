using System.ComponentModel.DataAnnotations;

namespace HRNet.AspNetCore;

/// <summary>How many pictures are taken at once: the "Uploads" section of a settings file.</summary>
public sealed class UploadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Uploads";

    /// <summary>Pictures decoded at the same time; 0 means one for each core.</summary>
    [Range(0, 1024)]
    public int Decoders { get; set; }

    /// <summary>Requests that may wait for their picture to be decoded. One more is told to come back later.</summary>
    [Range(0, 65_536)]
    public int DecodeQueue { get; set; } = 64;

    /// <summary>Memory, in MiB, for the pictures of all requests together (files as sent and pixels). A request that would need more is told to come back later.</summary>
    [Range(16, 1 << 20)]
    public int PictureMemory { get; set; } = 1024;
}
