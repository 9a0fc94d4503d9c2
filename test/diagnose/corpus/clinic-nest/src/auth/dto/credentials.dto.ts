import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, Length, MaxLength } from 'class-validator';

export class LoginDto {
  @ApiProperty({ example: 'jo@clinic.example.com' })
  @IsEmail()
  email!: string;

  @ApiProperty({ example: 'your-password-here' })
  @IsString()
  @MaxLength(72)
  password!: string;
}

export class NewUserDto {
  @IsEmail()
  email!: string;

  @IsString()
  @Length(12, 72)
  password!: string;
}

export class ChangePasswordDto {
  @IsString()
  @MaxLength(72)
  current!: string;

  @IsString()
  @Length(12, 72)
  next!: string;
}
